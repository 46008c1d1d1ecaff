// A point that is being moved: the server is asked for one place after the other, never for two at once.

let questions = 0; // each question has its own number, so Streamlit passes every answer on

/** A point that is being moved. Its next place is sent when the answer to the last one is visible. */
export class Drag {
  constructor({ label, rank }, start, send) {
    Object.assign(this, { label, rank, start, place: start, send, sent: null });
  }

  /** The edit that this move becomes. */
  get edit() {
    return ["move", this.label, this.rank, this.place.x, this.place.y];
  }

  get moved() {
    return this.place.x !== this.start.x || this.place.y !== this.start.y;
  }

  to(place) {
    this.place = place;
    if (!this.sent) this.ask();
  }

  /** Take an answer that is now visible. It is late if its question is not the last one. */
  seen(question) {
    if (question !== this.sent?.question) return;
    const { place } = this.sent;
    this.sent = null;
    if (place !== this.place) this.ask();
  }

  ask() {
    const { label, rank, place } = this;
    this.sent = { place, question: ++questions };
    this.send([this.sent.question, label, rank, place.x, place.y]);
  }
}

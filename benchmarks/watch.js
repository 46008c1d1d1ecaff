// Runs in every page before anything else. Counts the bytes that the sockets receive. Records when the last
// change inside a chart, or of a whole chart, after the press of a key was painted, and when the first
// chart was.
(() => {
  const CHART = ".js-plotly-plot";
  const w = (window.__watch = { start: 0, first: 0, painted: 0, charts: new Set(), bytes: 0, sent: 0 });

  const forget = (start) => Object.assign(w, { start, painted: 0, charts: new Set(), bytes: 0, sent: 0 });
  document.addEventListener("keydown", () => forget(performance.now()), true);

  window.WebSocket = class extends WebSocket {
    constructor(...args) {
      super(...args);
      this.addEventListener("message", ({ data }) => {
        w.bytes += data.byteLength ?? data.size ?? data.length;
      });
    }
    send(data) {
      w.sent += 1;
      super.send(data);
    }
  };

  const chartsOf = (node) => {
    if (!(node instanceof Element)) return [];
    return node.matches(CHART) ? [node] : [...node.querySelectorAll(CHART)];
  };

  const touched = ({ target, addedNodes, removedNodes }) => {
    const element = target instanceof Element ? target : target.parentElement;
    const around = element && element.closest(CHART);
    return around ? [around] : [...addedNodes, ...removedNodes].flatMap(chartsOf);
  };

  const observer = new MutationObserver((records) => {
    const charts = records.flatMap(touched);
    if (!charts.length) return;
    charts.forEach((chart) => w.charts.add(chart));
    // A frame's callbacks run before it is painted; the message that they post comes after.
    const { port1, port2 } = new MessageChannel();
    const drawn = charts.some((chart) => chart.querySelector(".main-svg"));
    port1.onmessage = () => {
      w.painted = performance.now();
      if (drawn) w.first ||= w.painted;
    };
    requestAnimationFrame(() => port2.postMessage(0));
  });
  observer.observe(document, {
    subtree: true, childList: true, attributes: true, characterData: true,
  });

  // Resolves when that many charts are drawn, all have changed, and nothing moves.
  w.settled = (count, quiet) => new Promise((resolve) => {
    const timer = setInterval(() => {
      const charts = [...document.querySelectorAll(CHART)];
      const all = charts.length === count &&
        charts.every((chart) => w.charts.has(chart) && chart.querySelector(".main-svg"));
      if (!all || !w.painted || performance.now() - w.painted < quiet) return;
      clearInterval(timer);
      const { start, first, painted, bytes, sent } = w;
      const [firstAt, at] = [first, painted].map((ms) => performance.timeOrigin + ms);
      resolve({ ms: painted - start, firstAt, at, bytes, sent });
    }, 20);
  });
})();

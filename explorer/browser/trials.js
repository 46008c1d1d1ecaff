// After a press of "Try this", the lens shows its top, where its chart and its numbers are.

addEventListener("click", ({ target }) => {
  const trial = target.closest?.('.st-key-lens_slot [class*="st-key-try_"] button');
  trial?.closest(".st-key-lens_slot").scrollTo({ top: 0 });
});

// What runs in the page to measure it.
//
// WebKit tells a page nothing of long tasks, so it is asked what a page can see by itself. A callback of
// requestAnimationFrame runs before a frame is laid out and recorded, and a message posted there arrives after it: that is
// "painted" here. What the compositor and the display do then is not seen; it is a frame more at most.

/** Runs in the page, once for each page that is loaded. */
function install() {
  if (window.__probe) return;
  const { port1, port2 } = new MessageChannel();
  const waiting = [];
  port1.onmessage = () => waiting.shift()();
  const painted = (then) =>
    requestAnimationFrame(() => {
      waiting.push(then);
      port2.postMessage(null);
    });

  // A result is a list, or that there is none.
  const result = '[role="grid"], [data-testid="no-match"]';
  const holds = (node) => node.nodeType === 1 && (node.matches(result) || node.querySelector(result) !== null);
  const concerns = ({ target, addedNodes, removedNodes }) =>
    (target.nodeType === 1 ? target : target.parentElement)?.closest(result) ||
    [...addedNodes, ...removedNodes].some(holds);
  let key = 0;
  let changed = 0;
  let shown = 0;
  window.addEventListener(
    "keydown",
    (event) => {
      key = event.timeStamp;
      changed = 0;
      shown = 0;
    },
    true,
  );
  new MutationObserver((records) => {
    if (!records.some(concerns)) return;
    changed = performance.now();
    painted(() => {
      shown = performance.now();
    });
  }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });

  window.__probe = {
    painted,
    /** Once nothing has changed for `quiet` ms: how long after the last key the last change was painted, or null. */
    settled: (quiet) =>
      new Promise((done) => {
        const look = () => {
          const still = performance.now() - Math.max(key, changed, shown);
          if (still < quiet || shown < changed) setTimeout(look, quiet / 4);
          else done(changed === 0 ? null : shown - key);
        };
        look();
      }),
    /** When an element for this selector was painted first, by the system's clock. */
    seen: (selector) =>
      new Promise((done) => {
        const look = () => {
          if (!document.querySelector(selector)) return;
          watching.disconnect();
          painted(() => done(Date.now()));
        };
        const watching = new MutationObserver(look);
        watching.observe(document.documentElement, { subtree: true, childList: true, attributes: true });
        look();
      }),
    /**
     * Begins to beat: a timer that is due at once, again and again. A gap beyond the 4 ms that a timer takes is time in which
     * the main thread did something else, or did not get the processor: the two cannot be told apart. Returns what ends it
     * and gives the gaps.
     */
    beat: () => {
      const gaps = [];
      let last = performance.now();
      let on = true;
      const once = () => {
        const now = performance.now();
        gaps.push(now - last);
        last = now;
        if (on) setTimeout(once, 0);
      };
      setTimeout(once, 0);
      return () => {
        on = false;
        return gaps;
      };
    },
    /** Scrolls an element to its end in one direction in so many frames, and resolves once it is there. */
    scroll: (element, side, frames) =>
      new Promise((done) => {
        const [place, whole, room] = { down: ["scrollTop", "scrollHeight", "clientHeight"], right: ["scrollLeft", "scrollWidth", "clientWidth"] }[side];
        let frame = 0;
        const step = () => {
          frame += 1;
          element[place] = ((element[whole] - element[room]) * frame) / frames;
          if (frame < frames) requestAnimationFrame(step);
          else painted(done);
        };
        requestAnimationFrame(step);
      }),
  };
}

/** Runs a function in the page; it may return a promise. What it closes over is not there. */
export async function inPage(session, act, ...args) {
  const { value, error } = await session.runAsync(
    `const done = arguments[arguments.length - 1];
     (async () => (${act})(...[...arguments].slice(0, -1)))().then(
       (value) => done({ value }),
       (error) => done({ error: String(error) }));`,
    ...args,
  );
  if (error) throw new Error(`in the page: ${error}`);
  return value;
}

/** Puts the probe into the page. */
export const probe = (session) => inPage(session, install);

/** Starts something long in the page that a single request would not wait for; the answer is what it returns. */
export async function longInPage(session, act, ...args) {
  await session.run(
    `window.__long = {};
     (async () => (${act})(...arguments))().then(
       (value) => { window.__long = { over: true, value }; },
       (error) => { window.__long = { over: true, error: String(error) }; });`,
    ...args,
  );
  for (;;) {
    const { over, value, error } = await inPage(session, async () => {
      // Asked seldom, since each question is a task of its own.
      for (let i = 0; i < 20 && !window.__long.over; i += 1) await new Promise((next) => setTimeout(next, 500));
      return window.__long;
    });
    if (error) throw new Error(`in the page: ${error}`);
    if (over) return value;
  }
}

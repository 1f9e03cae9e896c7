// A client for the W3C WebDriver protocol: the few calls that the journeys need, over fetch.
import { waitFor } from "./poll.mjs";

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** Key names as in KeyboardEvent.key, in the code points of the protocol. */
const KEYS = {
  Backspace: "\uE003",
  Tab: "\uE004",
  Enter: "\uE007",
  Shift: "\uE008",
  Control: "\uE009",
  Alt: "\uE00A",
  Escape: "\uE00C",
  Space: " ",
  PageDown: "\uE00F",
  End: "\uE010",
  Home: "\uE011",
  ArrowLeft: "\uE012",
  ArrowUp: "\uE013",
  ArrowRight: "\uE014",
  ArrowDown: "\uE015",
  Delete: "\uE017",
};

async function request(method, url, body) {
  const response = await fetch(url, {
    method,
    headers: { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  const { value } = await response.json();
  if (!response.ok) {
    throw Object.assign(new Error(`${value?.error}: ${value?.message}`), { code: value?.error });
  }
  return value;
}

/** One automated window. */
export class Session {
  #base;

  constructor(base) {
    this.#base = base;
  }

  /** Starts `program` under the driver at `url`. The driver may need a moment until it listens; `ready` is called then. */
  static async open(url, program, ready = () => {}) {
    const capabilities = { browserName: "wry", "webkitgtk:browserOptions": { binary: program, args: [] } };
    await waitFor("the driver", async () => (await request("GET", `${url}/status`)).ready);
    ready();
    const { sessionId } = await request("POST", `${url}/session`, {
      capabilities: { alwaysMatch: capabilities },
    });
    return new Session(`${url}/session/${sessionId}`);
  }

  close() {
    return request("DELETE", this.#base);
  }

  #post(path, body = {}) {
    return request("POST", `${this.#base}${path}`, body);
  }

  /** All elements for a CSS selector, as ids. */
  async all(selector) {
    const found = await this.#post("/elements", { using: "css selector", value: selector });
    return found.map((element) => element[ELEMENT]);
  }

  click(element) {
    return this.#post(`/element/${element}/click`);
  }

  text(element) {
    return request("GET", `${this.#base}/element/${element}/text`);
  }

  displayed(element) {
    return request("GET", `${this.#base}/element/${element}/displayed`);
  }

  /** Whether an element stays where it is for two frames, and nothing around it is being moved. */
  still(element) {
    return this.runAsync(
      `const [element, done] = arguments;
       const place = () => JSON.stringify(element.getBoundingClientRect());
       const moved = (one) => one.effect.getTiming().iterations !== Infinity && one.effect.target?.contains(element);
       const before = place();
       requestAnimationFrame(() => requestAnimationFrame(() =>
         done(place() === before && !document.getAnimations().some(moved))));`,
      { [ELEMENT]: element },
    );
  }

  /** Runs a function body in the page and returns its value. */
  run(script, ...args) {
    return this.#post("/execute/sync", { script, args });
  }

  /** The same for a body that ends by calling its last argument. */
  runAsync(script, ...args) {
    return this.#post("/execute/async", { script, args });
  }

  /** Gives the window another size. */
  resize(width, height) {
    return this.#post("/window/rect", { width, height });
  }

  /** Presses keys together, as in press("Control", "k"). */
  press(...names) {
    const values = names.map((name) => KEYS[name] ?? name);
    const actions = [
      ...values.map((value) => ({ type: "keyDown", value })),
      ...values.reverse().map((value) => ({ type: "keyUp", value })),
    ];
    return this.#post("/actions", { actions: [{ type: "key", id: "keyboard", actions }] });
  }

  /** Does things with the mouse, one after the other: `{ x, y }` moves it there, "down" and "up" are its button. */
  mouse(...steps) {
    const actions = steps.map((step) =>
      typeof step === "string"
        ? { type: step === "down" ? "pointerDown" : "pointerUp", button: 0 }
        : {
            type: "pointerMove",
            duration: 20,
            origin: "viewport",
            x: Math.round(step.x),
            y: Math.round(step.y),
          },
    );
    return this.#post("/actions", {
      actions: [{ type: "pointer", id: "mouse", parameters: { pointerType: "mouse" }, actions }],
    });
  }

  /** Where an element is: its edges and its middle, in pixels of the window. */
  place(element) {
    return this.run(
      `const { left, right, top, bottom } = arguments[0].getBoundingClientRect();
       return { left, right, top, bottom, x: (left + right) / 2, y: (top + bottom) / 2 };`,
      { [ELEMENT]: element },
    );
  }

  /** Types text into what has the focus. */
  type(text) {
    const actions = [...text].flatMap((value) => [
      { type: "keyDown", value },
      { type: "keyUp", value },
    ]);
    return this.#post("/actions", { actions: [{ type: "key", id: "keyboard", actions }] });
  }
}

// What a person does in the window, in terms of the test ids of ui/.
import { waitFor } from "./poll.mjs";

const css = (id) => `[data-testid="${id}"]`;

/** Wraps a session. Every action waits until the element it needs is there. */
export class Page {
  constructor(session) {
    this.session = session;
  }

  /** Waits for the element with a test id (or for a CSS selector) and returns it. */
  see(id, options) {
    return waitFor(
      `${id} to be seen`,
      async () => {
        for (const element of await this.session.all(selector(id))) {
          if (await this.session.displayed(element)) return element;
        }
        return undefined;
      },
      options,
    );
  }

  /** Waits until no element with this test id is left. */
  gone(id, options) {
    return waitFor(`${id} to go`, async () => (await this.count(id)) === 0, options);
  }

  async count(id) {
    return (await this.session.all(selector(id))).length;
  }

  /** Clicks once the element is seen, has come to rest, and nothing covers it. */
  click(id, options) {
    return waitFor(
      `a click on ${id}`,
      async () => {
        const element = await this.see(id, { timeout: 1_000 });
        if (!(await this.session.still(element))) return false;
        await this.session.click(element);
        return true;
      },
      options,
    );
  }

  /** Clicks the button with this text in what has a test id. */
  clickText(id, text) {
    return waitFor(`a click on ${text} in ${id}`, async () => {
      for (const button of await this.session.all(`${css(id)} button`)) {
        if ((await this.session.text(button)) !== text || !(await this.session.still(button))) continue;
        await this.session.click(button);
        return true;
      }
      return false;
    });
  }

  async text(id) {
    return this.session.text(await this.see(id));
  }

  /** The texts of all elements with this test id. */
  texts(id) {
    return this.session.run(
      "return [...document.querySelectorAll(arguments[0])].map((found) => found.innerText.trim())",
      selector(id),
    );
  }

  /** Waits until an element's text holds `part` (a string or a pattern). */
  reads(id, part, options) {
    const fits = (text) => (typeof part === "string" ? text.includes(part) : part.test(text));
    return waitFor(
      `${id} to read ${part}`,
      async () => {
        const texts = await this.texts(id);
        if (texts.some(fits)) return true;
        throw new Error(`it reads ${JSON.stringify(texts)}`);
      },
      options,
    );
  }

  attribute(id, name) {
    return this.session.run(
      "return document.querySelector(arguments[0])?.getAttribute(arguments[1]) ?? null",
      selector(id),
      name,
    );
  }

  /** Puts the focus on an input and replaces what it holds by typing. */
  async fill(id, text) {
    await this.click(id);
    await this.session.press("Control", "a");
    await this.session.press("Delete");
    await this.session.type(text);
  }
}

/** A test id, or a CSS selector where it has a bracket. */
function selector(id) {
  return id.includes("[") ? id : css(id);
}

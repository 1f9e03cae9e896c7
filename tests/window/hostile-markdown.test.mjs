import assert from "node:assert/strict";
import { once } from "node:events";
import http from "node:http";
import { journey } from "./support/journey.mjs";
import { openArtifact } from "./support/steps.mjs";

/** A server that notes every request it gets. */
async function listen() {
  const requests = [];
  const server = http.createServer((request, response) => {
    requests.push(request.url);
    response.end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { requests, url: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}

const hostile = (url) => `---
name: hostile
description: "<img src=x onerror='window.__pwned=1'>"
---

# <script>window.__pwned = 2</script>Hostile

<script>window.__pwned = 3</script>

<img src="x" onerror="window.__pwned = 4">

<svg onload="window.__pwned = 5"><a xlink:href="javascript:window.__pwned=6"><text>x</text></a></svg>

<iframe srcdoc="<script>parent.__pwned = 7</script>"></iframe>

<a href="javascript:window.__pwned=8">raw link</a>

[a link](javascript:window.__pwned=9) and [another](<data:text/html,<script>opener.__pwned=10</script>>)

![remote](${url}/picture.png)

<img src="${url}/raw.png"> <link rel="stylesheet" href="${url}/style.css">

[remote page](${url}/page)

\`\`\`html
<script src="${url}/code.js"></script>
\`\`\`

The end of it.
`;

journey("a stranger's Markdown runs nothing and loads nothing", async (stage) => {
  const server = await listen();
  try {
    await stage.sandbox.addLibrary({ "skills/hostile/SKILL.md": hostile(server.url) });
    const page = await stage.open();
    await openArtifact(page, "skill:hostile");
    await page.click("sheet-tab-contents");
    await page.reads("markdown", "The end of it.");

    // Every link the text made, pressed as a person would.
    const links = await stage.session.all('[data-testid="markdown"] a, [data-testid="markdown"] button');
    for (const link of links) await stage.session.click(link).catch(() => {});

    const seen = await stage.session.run(`
      const text = document.querySelector('[data-testid="markdown"]');
      return {
        pwned: window.__pwned ?? null,
        address: location.href,
        elements: text.querySelectorAll("script, img, svg, iframe, link, style, object, embed").length,
        handlers: [...text.querySelectorAll("*")].filter((e) => [...e.attributes].some((a) => a.name.startsWith("on"))).length,
        addresses: [...text.querySelectorAll("[href], [src]")].map((e) => e.getAttribute("href") ?? e.getAttribute("src")),
      }`);
    assert.equal(seen.pwned, null);
    assert.match(seen.address, /^tauri:\/\/localhost/);
    assert.equal(seen.elements, 0);
    assert.equal(seen.handlers, 0);
    assert.deepEqual(seen.addresses, []);
    assert.deepEqual(server.requests, []);
  } finally {
    server.stop();
  }
});

journey("the page cannot load, send or evaluate anything", async (stage) => {
  const server = await listen();
  try {
    await stage.sandbox.addLibrary();
    const page = await stage.open();
    await page.see("artifact-row-skill:pdf-tools");
    const outcome = await stage.session.runAsync(
      `const [url, done] = arguments;
       const script = document.createElement("script");
       script.textContent = "window.__inline = 1";
       document.head.append(script);
       const image = new Image();
       image.src = url + "/image.png";
       const tried = (what) => what().then(() => "done", () => "refused");
       Promise.all([
         tried(async () => fetch(url + "/fetch")),
         tried(async () => window.eval("1")),
         tried(() => new Promise((resolve, reject) => { image.onload = resolve; image.onerror = reject; })),
       ]).then((results) => done({ results, inline: window.__inline ?? null, tauri: typeof window.__TAURI__ }));`,
      server.url,
    );
    assert.deepEqual(outcome, {
      results: ["refused", "refused", "refused"],
      inline: null,
      tauri: "undefined",
    });
    assert.deepEqual(server.requests, []);
  } finally {
    server.stop();
  }
});

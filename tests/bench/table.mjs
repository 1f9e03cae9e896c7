// The rows of the table, and what is counted from samples.

/** What `part` of the samples do not exceed: 0.5 is the median, 0.95 leaves out the worst of twenty, 1 is the largest. */
export function percentile(samples, part) {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(part * sorted.length) - 1))];
}

export const median = (samples) => percentile(samples, 0.5);

/** A time in milliseconds, as the table has it. */
export const ms = (time) => (time < 10 ? `${time.toFixed(1)} ms` : `${Math.round(time)} ms`);

/** Begins the table. */
export function heading() {
  console.log("| what | ours | theirs | ratio | aim |\n|---|---|---|---|---|");
}

/** A row with a figure of its own. */
export function figure(what, ours, aim) {
  console.log(`| ${what} | ${ours} | | | ${aim} |`);
}

/** A row that compares two figures, each as a number and as text. */
export function ratio(what, [ours, oursText], [theirs, theirsText], aim) {
  console.log(`| ${what} | ${oursText} | ${theirsText} | ${(ours / theirs).toFixed(2)} | ${aim} |`);
}

/** What the samples are like, on standard error: it explains a row and is not part of the table. */
export function remark(what, samples) {
  const at = [0, 0.5, 0.95, 1].map((part) => ms(percentile(samples, part)));
  console.error(`  ${what}: ${samples.length} samples; least, median, 95 %, most: ${at.join(", ")}`);
}

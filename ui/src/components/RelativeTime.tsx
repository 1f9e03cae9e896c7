import { fullTime, shortAgo, useNow } from "@/lib/time";

/** How long ago, in a word; the whole time on hover. Null shows nothing. */
export function RelativeTime({ at, className }: { at: string | null; className?: string }) {
  const now = useNow();
  const time = at === null ? Number.NaN : Date.parse(at);
  if (at === null || Number.isNaN(time)) return null;
  return (
    <time dateTime={at} title={fullTime(time)} className={`num ${className ?? ""}`}>
      {shortAgo(time, now)}
    </time>
  );
}

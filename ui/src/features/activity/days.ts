import { en } from "@/text/en";

const clock = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const parts = new Intl.DateTimeFormat("en", {
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
});

/** Names the day of a time on this computer's calendar. */
export function dayOf(at: string): string {
  const time = new Date(at);
  return `${time.getFullYear()}-${time.getMonth() + 1}-${time.getDate()}`;
}

/** "12:58". */
export function clockOf(at: string): string {
  return clock.format(new Date(at));
}

/** "Today", "Yesterday", "Friday, 20 November", and the year where it is another one. */
export function dayName(at: string, now: number): string {
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  if (dayOf(at) === dayOf(new Date(now).toISOString())) return en.activity.today;
  if (dayOf(at) === dayOf(yesterday.toISOString())) return en.activity.yesterday;
  const found = new Map(parts.formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
  const year = new Date(at).getFullYear() === new Date(now).getFullYear() ? "" : ` ${found.get("year")}`;
  return `${found.get("weekday")}, ${found.get("day")} ${found.get("month")}${year}`;
}

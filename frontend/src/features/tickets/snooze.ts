export type SnoozeKey = 'laterToday' | 'tomorrow' | 'nextWeek';

const MORNING = 9;
const LATER_HOURS = 3;

function morning(now: Date, days: number): Date {
  const at = new Date(now);
  at.setDate(at.getDate() + days);
  at.setHours(MORNING, 0, 0, 0);
  return at;
}

/** The usual times to be asked again, in the reader's own zone. */
export function snoozeTimes(now: Date = new Date()): Record<SnoozeKey, Date> {
  const toMonday = (8 - now.getDay()) % 7 || 7;
  return {
    laterToday: new Date(now.getTime() + LATER_HOURS * 3_600_000),
    tomorrow: morning(now, 1),
    nextWeek: morning(now, toMonday),
  };
}

/** A time as `<input type="datetime-local">` writes it. */
export function localInput(at: Date): string {
  const shifted = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}

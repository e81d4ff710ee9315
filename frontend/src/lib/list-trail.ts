import { create } from 'zustand';

interface Trail {
  /** Where the list stands, with its filters and page. */
  url: string;
  /** Its rows, in their order. */
  ids: readonly number[];
}

const KEY = 'citedesk.trail';

function restored(): Trail | null {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Trail | null;
  } catch {
    return null;
  }
}

/** The list that one came from: a ticket's page leads on to its neighbours there, and back to it. */
export const useListTrail = create<{ trail: Trail | null }>(() => ({ trail: restored() }));

export function leaveTrail(trail: Trail): void {
  useListTrail.setState({ trail });
  try {
    sessionStorage.setItem(KEY, JSON.stringify(trail));
  } catch {
    // This tab alone forgets it with a reload.
  }
}

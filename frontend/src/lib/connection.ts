import { create } from 'zustand';

interface Connection {
  /** Whether the last call to the API got an answer. */
  api: boolean;
  /** Whether live updates come; true until known otherwise. */
  live: boolean;
}

/** What is known about the way to the server, for the sign in the shell. */
export const useConnection = create<Connection>(() => ({ api: true, live: true }));

export function reportApi(api: boolean): void {
  if (useConnection.getState().api !== api) useConnection.setState({ api });
}

export function reportLive(live: boolean): void {
  if (useConnection.getState().live !== live) useConnection.setState({ live });
}

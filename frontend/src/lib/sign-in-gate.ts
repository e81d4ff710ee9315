import { create } from 'zustand';

interface Waiter {
  resolve: () => void;
  reject: (reason: Error) => void;
}

interface SignInGate {
  /** True while a session ended in mid-work and the sign-in dialog must be shown. */
  needed: boolean;
  waiters: Waiter[];
}

/** Calls that met a 401 wait here; the dialog lets them go on, so no work is lost. */
export const useSignInGate = create<SignInGate>(() => ({ needed: false, waiters: [] }));

/** Resolves once the user signed in again; rejects when they gave up. */
export function waitForSignIn(): Promise<void> {
  return new Promise((resolve, reject) => {
    useSignInGate.setState((state) => ({ needed: true, waiters: [...state.waiters, { resolve, reject }] }));
  });
}

export function openGate(): void {
  const { waiters } = useSignInGate.getState();
  useSignInGate.setState({ needed: false, waiters: [] });
  waiters.forEach((waiter) => waiter.resolve());
}

export function abandonGate(): void {
  const { waiters } = useSignInGate.getState();
  useSignInGate.setState({ needed: false, waiters: [] });
  waiters.forEach((waiter) => waiter.reject(new Error('not signed in')));
}

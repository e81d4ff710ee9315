import { create } from 'zustand';

interface Waiter {
  resolve: () => void;
  reject: (reason: Error) => void;
}

interface SignInGate {
  /** Whether a page is shown that asks the user to sign in again; elsewhere a 401 is just a failure. */
  attended: boolean;
  /** True while a session ended in mid-work and the sign-in dialog must be shown. */
  needed: boolean;
  waiters: Waiter[];
}

/** Calls that met a 401 wait here; the dialog lets them go on, so no work is lost. */
export const useSignInGate = create<SignInGate>(() => ({ attended: false, needed: false, waiters: [] }));

/** While the caller is shown, calls that meet an ended session wait for it. Returns how to stop. */
export function attendGate(): () => void {
  useSignInGate.setState({ attended: true });
  return () => {
    useSignInGate.setState({ attended: false });
    abandonGate();
  };
}

/** Resolves once the user signed in again; rejects when they gave up, and where nothing would ask them to. */
export function waitForSignIn(): Promise<void> {
  if (!useSignInGate.getState().attended) return Promise.reject(new Error('nobody asks to sign in'));
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

import { DisconnectOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Tooltip } from 'antd';
import { useEffect, useState } from 'react';

import { deskFetch } from '@/lib/api';
import { reportApi, useConnection } from '@/lib/connection';
import { useT } from '@/lib/i18n';
import { isOutage, toProblem } from '@/lib/problem';
import { useSignInGate } from '@/lib/sign-in-gate';

import styles from './shell.module.css';

import type { QueryClient } from '@tanstack/react-query';

type Loss = 'api' | 'live';

/** A call that fails once, or a stream that is cut and comes back, is not worth a sign. */
const PATIENCE_MS: Record<Loss, number> = { api: 1_500, live: 6_000 };
const FIRST_TRY_MS = 1_000;
const NEXT_TRY_MS = 5_000;
const REFETCH_PAUSE_MS = 30_000;

/** Whatever the answer is, deskFetch notes that there was one, or that there was none. */
function askForLife(): Promise<Response> {
  return deskFetch(new Request(new URL('/health/live', globalThis.location.origin)));
}

let lastRefetch = 0;

/**
 * Ask again for what found nobody. One call that always fails while others are answered must not be sent without end:
 * after a round there is a pause, and until then its own page says what to do.
 */
function refetchFailed(client: QueryClient): void {
  if (Date.now() - lastRefetch < REFETCH_PAUSE_MS) return;
  lastRefetch = Date.now();
  void client.refetchQueries({
    type: 'active',
    predicate: ({ state }) => state.status === 'error' && isOutage(toProblem(state.error)),
  });
}

/** Asks for the API until it answers; after an outage, everything on the page is loaded anew. */
function useRecovery(api: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const onOffline = () => {
      // Calls wait while the browser knows that it is offline, so that none would tell.
      reportApi(false);
      // The answer of a call from before says that all is well: ask once more. A desk on this computer does answer.
      timer = setTimeout(() => void askForLife().catch(() => undefined), FIRST_TRY_MS);
    };
    window.addEventListener('offline', onOffline);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('offline', onOffline);
    };
  }, []);
  useEffect(() => {
    if (api) return;
    let tries = 0;
    let ended = false;
    let timer: ReturnType<typeof setTimeout>;
    const ask = async () => {
      clearTimeout(timer);
      await askForLife().catch(() => undefined);
      // Another call may have had the first answer.
      if (ended || useConnection.getState().api) return;
      tries += 1;
      timer = setTimeout(() => void ask(), NEXT_TRY_MS);
    };
    timer = setTimeout(() => void ask(), FIRST_TRY_MS);
    const onOnline = () => void ask();
    window.addEventListener('online', onOnline);
    return () => {
      ended = true;
      clearTimeout(timer);
      window.removeEventListener('online', onOnline);
      if (!useConnection.getState().api) return;
      if (tries > 0) void client.invalidateQueries();
      else refetchFailed(client);
    };
  }, [api, client]);
}

/** A quiet sign while the server cannot be reached or live updates do not come; both come back by themselves. */
export function ConnectionSign() {
  const t = useT();
  const { api, live } = useConnection();
  const signingIn = useSignInGate((state) => state.needed);
  const loss: Loss | null = !api ? 'api' : !live && !signingIn ? 'live' : null;
  const [lasting, setLasting] = useState<Loss | null>(null);
  useRecovery(api);
  useEffect(() => {
    const timer = setTimeout(() => setLasting(loss), loss ? PATIENCE_MS[loss] : 0);
    return () => clearTimeout(timer);
  }, [loss]);

  const shown = loss !== null && loss === lasting ? loss : null;
  const words = shown && t(shown === 'api' ? 'shell.apiLost' : 'shell.notLive');
  return (
    <div role="status" className={styles.connection}>
      {shown && (
        <Tooltip title={words} placement="right">
          <span className={styles.sign} data-loss={shown}>
            <DisconnectOutlined aria-hidden />
            <span aria-hidden="true">{t(shown === 'api' ? 'shell.offlineShort' : 'shell.notLiveShort')}</span>
            <span className="visually-hidden">{words}</span>
          </span>
        </Tooltip>
      )}
    </div>
  );
}

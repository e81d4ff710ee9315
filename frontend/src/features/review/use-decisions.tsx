import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Flex } from 'antd';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';

import { useCopy } from '@/lib/copy';
import { t } from '@/lib/i18n';
import { enumName } from '@/lib/i18n/enum-name';
import { toProblem } from '@/lib/problem';
import { useMe } from '@/lib/session';

import { sendReview } from './api';
import { dropEdits } from './edits';

import type { ReviewItem, ReviewRequest } from './api';
import type { ProblemError } from '@/lib/problem';

/** How long a decision can be taken back before it is sent. */
export const HOLD_MS = 6_000;

export interface Decided {
  item: ReviewItem;
  request: ReviewRequest;
}

/** Conflicts after which nothing is left to decide; after others the ticket comes back to the queue. */
const SETTLED = ['already_reviewed', 'ticket_settled', 'not_awaiting_review'];

function reviewer(problem: ProblemError): { name: string; action: string } | null {
  const body = problem.body as { reviewed_by?: { name?: string } | null; action?: string } | null;
  return body?.reviewed_by?.name ? { name: body.reviewed_by.name, action: body.action ?? '' } : null;
}

function explain({ item: { ticket_id: id } }: Decided, problem: ProblemError): string {
  const by = problem.code === 'already_reviewed' ? reviewer(problem) : null;
  if (by) return t('review.doneBy', { name: by.name, action: enumName('reviewed', by.action), id });
  if (problem.code === 'already_reviewed') return t('review.doneAlready', { id });
  if (problem.code === 'ticket_settled') return t('review.settled', { id });
  if (problem.code === 'not_awaiting_review') return t('review.notWaiting', { id });
  if (problem.code === 'triage_running') return t('review.triageRunning', { id });
  if (problem.code === 'stale_version') return t('review.changed', { id });
  return problem.detail;
}

/** Says, on whichever page one is by then, why a decision was not carried out. */
function useFailureNotice() {
  const { notification } = App.useApp();
  const copy = useCopy();
  // The notice stands outside of the router: a link would find none.
  const navigate = useNavigate();
  return (decided: Decided, problem: ProblemError, again: () => void) => {
    const { ticket_id: id } = decided.item;
    const { content } = decided.request;
    const key = `review-${id}`;
    const show = problem.status === 409 ? notification.info : notification.error;
    show({
      key,
      title: t('review.notSent', { id }),
      description: explain(decided, problem),
      duration: 0,
      actions: (
        <Flex gap={8} wrap justify="end">
          {content && (
            <Button size="small" onClick={() => copy(content, t('review.textCopied'))}>
              {t('review.copyText')}
            </Button>
          )}
          <Button
            size="small"
            onClick={() => {
              notification.destroy(key);
              void navigate(`/tickets/${id}`);
            }}
          >
            {t('review.openTicket')}
          </Button>
          {problem.status !== 409 && problem.status !== 422 && (
            <Button
              size="small"
              type="primary"
              onClick={() => {
                notification.destroy(key);
                again();
              }}
            >
              {t('common.tryAgain')}
            </Button>
          )}
        </Flex>
      ),
    });
  };
}

export interface Decisions {
  /** The decision that can still be taken back. */
  held: Decided | null;
  /** Ids of decisions that were made here: they no longer stand in the queue. */
  made: ReadonlySet<number>;
  decide: (decided: Decided) => void;
  undo: () => Decided | null;
}

/**
 * Decisions leave the queue at once and are sent a few seconds later, so that they can be taken back; the next one,
 * or leaving the page, sends what is held without waiting.
 */
export function useDecisions(): Decisions {
  const client = useQueryClient();
  const me = useMe();
  const [held, setHeld] = useState<Decided | null>(null);
  const [made, setMade] = useState<ReadonlySet<number>>(new Set());
  const waiting = useRef<{ decided: Decided; timer: ReturnType<typeof setTimeout> }>(null);

  const restore = useCallback((decisionId: number) => {
    setMade((before) => new Set([...before].filter((id) => id !== decisionId)));
  }, []);

  const notice = useFailureNotice();

  async function send(decided: Decided, keepalive = false): Promise<void> {
    const { item, request } = decided;
    try {
      await sendReview(item.ticket_id, request, keepalive);
      dropEdits(me.id, item.ticket_id);
    } catch (error) {
      const problem = toProblem(error);
      if (SETTLED.includes(problem.code ?? '')) dropEdits(me.id, item.ticket_id);
      else restore(item.decision.id);
      notice(decided, problem, () => {
        setMade((before) => new Set([...before, item.decision.id]));
        void send(decided);
      });
    }
    void client.invalidateQueries({ queryKey: ['tickets'] });
    void client.invalidateQueries({ queryKey: ['ticket', item.ticket_id] });
  }

  const flush = (keepalive = false) => {
    const current = waiting.current;
    if (!current) return;
    clearTimeout(current.timer);
    waiting.current = null;
    setHeld(null);
    void send(current.decided, keepalive);
  };
  const flushNow = useRef(flush);
  useEffect(() => {
    flushNow.current = flush;
  });
  useEffect(() => {
    const leave = () => flushNow.current(true);
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      flushNow.current();
    };
  }, []);

  const decide = (decided: Decided) => {
    flush();
    waiting.current = { decided, timer: setTimeout(() => flushNow.current(), HOLD_MS) };
    setHeld(decided);
    setMade((before) => new Set([...before, decided.item.decision.id]));
  };
  const undo = () => {
    const current = waiting.current;
    if (!current) return null;
    clearTimeout(current.timer);
    waiting.current = null;
    setHeld(null);
    restore(current.decided.item.decision.id);
    return current.decided;
  };
  return { held, made, decide, undo };
}

import { FileAddOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';

import { ProblemAlert } from '@/components/ProblemAlert';
import { api, unwrap } from '@/lib/api';
import { useT } from '@/lib/i18n';

import { articleFrom } from './article';

import type { Reply, Ticket } from '@/lib/types';

/** Open the knowledge base with this ticket's question and answers in its form. */
export function WriteArticle({ ticket }: { ticket: Ticket }) {
  const t = useT();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const write = async () => {
    setBusy(true);
    setError(null);
    try {
      const shown = client.getQueryData<Reply[]>(['ticket', ticket.id, 'replies']);
      const replies =
        shown ??
        (
          await unwrap(
            api.GET('/api/tickets/{ticket_id}/replies', {
              params: { path: { ticket_id: ticket.id }, query: { page_size: 100 } },
            }),
          )
        ).items;
      void navigate('/kb?tab=add', { state: articleFrom(ticket, replies) });
    } catch (reason) {
      setError(reason);
      setBusy(false);
    }
  };
  return (
    <>
      <Button size="small" icon={<FileAddOutlined aria-hidden />} loading={busy} onClick={() => void write()}>
        {t('assistant.writeArticle')}
      </Button>
      {error ? <ProblemAlert error={error} onRetry={() => void write()} /> : null}
    </>
  );
}

import { FileAddOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';

import { ProblemAlert } from '@/components/ProblemAlert';
import { useT } from '@/lib/i18n';
import { repliesQuery } from '@/lib/replies';

import { articleFrom } from './article';

import type { Ticket } from '@/lib/types';

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
      const query = repliesQuery(ticket.id);
      const shown = client.getQueryData(query.queryKey);
      const { replies } = shown?.earlier === 0 ? shown : await client.query({ ...query, staleTime: 0 });
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

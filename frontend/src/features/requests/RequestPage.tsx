import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input, Skeleton } from 'antd';
import { useEffect } from 'react';
import { useLocation } from 'react-router';

import { MarkdownView } from '@/components/MarkdownView';
import { ProblemAlert } from '@/components/ProblemAlert';
import { RelativeTime } from '@/components/RelativeTime';
import { StatusTag } from '@/components/StatusTag';
import { api, unwrap } from '@/lib/api';

import styles from './request.module.css';

/** A request that was sent without an account, followed by its signed link. */
export function RequestPage() {
  const token = new URLSearchParams(useLocation().hash.replace(/^#/, '')).get('token');
  return (
    <main className={styles.page}>
      {token ? (
        <Request token={token} />
      ) : (
        <Alert
          type="error"
          showIcon
          title="This link is not complete"
          description="Open it from where you got it again, or copy all of it."
        />
      )}
    </main>
  );
}

function Request({ token }: { token: string }) {
  const client = useQueryClient();
  const [form] = Form.useForm<{ content: string }>();
  const key = ['request', token];
  const path = { token };
  const request = useQuery({
    queryKey: key,
    queryFn: () => unwrap(api.GET('/api/intake/{token}', { params: { path, query: { page_size: 100 } } })),
  });
  const reply = useMutation({
    mutationFn: (body: { content: string }) =>
      unwrap(api.POST('/api/intake/{token}/replies', { params: { path }, body })),
    onSuccess: () => {
      form.resetFields();
      return client.invalidateQueries({ queryKey: key });
    },
  });
  const title = request.data?.title;

  useEffect(() => {
    document.title = title ? `${title} · CiteDesk` : 'Your request · CiteDesk';
  }, [title]);

  if (request.error)
    return (
      <ProblemAlert
        error={request.error}
        onRetry={() => void request.refetch()}
        retrying={request.isFetching}
      />
    );
  if (!request.data) return <Skeleton active />;
  const { ticket_id, content, status, created_at, replies } = request.data;
  return (
    <>
      <h1 className={styles.title}>{title}</h1>
      <p className={styles.facts}>
        Request #{ticket_id} · <StatusTag status={status} /> · <RelativeTime iso={created_at} />
      </p>
      <ol className={styles.messages} aria-label="Messages">
        <li className={styles.message}>
          <strong>You</strong>
          <p className={styles.plain}>{content}</p>
        </li>
        {replies.items.map((item) => (
          <li key={item.id} className={styles.message} data-staff={item.by_staff}>
            <strong>{item.by_staff ? item.author : 'You'}</strong>{' '}
            <span className={styles.time}>
              <RelativeTime iso={item.created_at} />
            </span>
            {item.by_staff ? (
              <MarkdownView text={item.content} />
            ) : (
              <p className={styles.plain}>{item.content}</p>
            )}
          </li>
        ))}
      </ol>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(values) => reply.mutate(values)}>
        <Form.Item
          name="content"
          label="Your answer"
          rules={[{ required: true, whitespace: true, message: 'Write something first' }]}
        >
          <Input.TextArea autoSize={{ minRows: 4, maxRows: 14 }} maxLength={50_000} />
        </Form.Item>
        {reply.error ? <ProblemAlert error={reply.error} /> : null}
        <Button type="primary" htmlType="submit" loading={reply.isPending}>
          Send
        </Button>
      </Form>
    </>
  );
}

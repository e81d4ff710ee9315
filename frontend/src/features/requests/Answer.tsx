import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';

import { ProblemAlert } from '@/components/ProblemAlert';
import { api, unwrap } from '@/lib/api';
import { formatNumber } from '@/lib/format';
import { useT } from '@/lib/i18n';

import { useKeptForm } from './use-kept-form';

const MESSAGE_MAX = 50_000;

interface Fields {
  content: string;
}

interface AnswerProps {
  token: string;
  ticketId: number;
  /** What is loaded anew once it has arrived. */
  queryKey: readonly unknown[];
}

/** A further message to a request. What was typed stays, whatever fails and over a reload, until it has arrived. */
export function Answer({ token, ticketId, queryKey }: AnswerProps) {
  const t = useT();
  const client = useQueryClient();
  const [form] = Form.useForm<Fields>();
  const kept = useKeptForm<Fields>(`answer.${ticketId}`, { content: '' });
  const reply = useMutation({
    mutationFn: (body: Fields) =>
      unwrap(
        api.POST('/api/intake/{token}/replies', { params: { path: { token } }, headers: kept.named(), body }),
      ),
    onSuccess: () => {
      kept.forget();
      form.setFieldsValue({ content: '' });
      return client.invalidateQueries({ queryKey });
    },
  });
  return (
    <Form<Fields>
      form={form}
      layout="vertical"
      requiredMark={false}
      disabled={reply.isPending}
      initialValues={kept.start}
      onValuesChange={(_changed, values) => kept.keep(values)}
      onFinish={(values) => reply.mutate(values)}
    >
      <Form.Item
        name="content"
        label={t('requests.answer')}
        rules={[
          { required: true, whitespace: true, message: t('requests.empty') },
          { max: MESSAGE_MAX, message: t('requests.new.long', { max: formatNumber(MESSAGE_MAX) }) },
        ]}
      >
        <Input.TextArea dir="auto" autoSize={{ minRows: 4, maxRows: 14 }} />
      </Form.Item>
      {reply.error ? <ProblemAlert error={reply.error} /> : null}
      <Button type="primary" htmlType="submit" loading={reply.isPending}>
        {t('requests.send')}
      </Button>
    </Form>
  );
}

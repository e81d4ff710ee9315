import { App, Form, Input, Modal } from 'antd';
import { useNavigate } from 'react-router';

import { ProblemAlert } from '@/components/ProblemAlert';
import { plainLine } from '@/lib/format';
import { useT } from '@/lib/i18n';

import { useSplit } from './api';

import type { Reply } from '@/lib/types';

const TITLE_MAX = 255;
const TITLE_GUESS = 80;

function guess(text: string): string {
  const line = plainLine(text.split('\n').find((part) => part.trim() !== '') ?? '');
  return line.length <= TITLE_GUESS ? line : `${line.slice(0, TITLE_GUESS - 1).replace(/\s+\S*$/, '')}…`;
}

/** Another matter in a reply becomes a ticket of its own; the reply stays where it is. */
export default function SplitDialog({
  ticketId,
  reply,
  onClose,
}: {
  ticketId: number;
  reply: Reply;
  onClose: () => void;
}) {
  const t = useT();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ title: string }>();
  const split = useSplit(ticketId);
  return (
    <Modal
      open
      title={t('tickets.splitOff')}
      okText={t('tickets.splitAction')}
      cancelText={t('tickets.cancel')}
      confirmLoading={split.isPending}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <p>{t('tickets.splitHint')}</p>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ title: guess(reply.content) }}
        onFinish={({ title }) =>
          split.mutate(
            { reply_id: reply.id, title: title.trim() },
            {
              onSuccess: (ticket) => {
                onClose();
                void message.success(t('tickets.splitDone', { id: ticket.id }));
                void navigate(`/tickets/${ticket.id}`);
              },
            },
          )
        }
      >
        <Form.Item
          name="title"
          label={t('tickets.title')}
          rules={[
            { required: true, whitespace: true, message: t('tickets.titleRequired') },
            { max: TITLE_MAX, message: t('tickets.atMost', { max: TITLE_MAX }) },
          ]}
        >
          <Input dir="auto" autoFocus />
        </Form.Item>
      </Form>
      {split.error && <ProblemAlert error={split.error} />}
    </Modal>
  );
}

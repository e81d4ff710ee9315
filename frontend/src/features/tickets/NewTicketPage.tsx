import { Button, Form, Input, Select } from 'antd';
import { useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router';

import { PriorityTag } from '@/components/PriorityTag';
import { ProblemAlert } from '@/components/ProblemAlert';
import { StatusTag } from '@/components/StatusTag';
import { TagsInput } from '@/components/TagsInput';
import { loadForm, saveForm } from '@/lib/composer-draft';
import { formatNumber } from '@/lib/format';
import { useT } from '@/lib/i18n';
import { newKey } from '@/lib/idempotency';
import { toProblem } from '@/lib/problem';
import { useMe } from '@/lib/session';
import { useTitle } from '@/lib/title';
import { PRIORITIES, STATUSES } from '@/lib/types';

import styles from './new-ticket.module.css';
import { useCreateTicket } from './api';
import { RequesterSelect } from './RequesterSelect';

import type { FieldProblem } from '@/lib/problem';
import type { Person, Priority, TicketStatus } from '@/lib/types';

const TITLE_MAX = 255;
const CONTENT_MAX = 50_000;

interface NewTicketForm {
  title: string;
  content: string;
  requester?: Person | null;
  status: TicketStatus;
  priority: Priority;
  tags: string[];
}

/** What is kept in this browser until the ticket has arrived. */
interface Kept extends NewTicketForm {
  /** Names what is typed: however often it is sent, one ticket comes of it. */
  key: string;
}

const FIELD_NAMES: Record<string, keyof NewTicketForm> = {
  title: 'title',
  content: 'content',
  requester_id: 'requester',
  status: 'status',
  priority: 'priority',
  tags: 'tags',
};

/** A 422 names its fields: show each message where it belongs. */
function fieldErrors(problems: FieldProblem[]): { name: keyof NewTicketForm; errors: string[] }[] {
  return problems.flatMap(({ loc, msg }) => {
    const name = FIELD_NAMES[String(loc.find((part) => part !== 'body') ?? '')];
    return name ? [{ name, errors: [msg] }] : [];
  });
}

function DeskFields() {
  const t = useT();
  return (
    <>
      <Form.Item
        name="requester"
        label={t('tickets.requester')}
        rules={[{ required: true, message: t('tickets.chooseRequester') }]}
      >
        <RequesterSelect />
      </Form.Item>
      <div className={styles.pair}>
        <Form.Item name="status" label={t('tickets.property.status')}>
          <Select
            options={STATUSES.map((status) => ({ value: status, label: <StatusTag status={status} /> }))}
          />
        </Form.Item>
        <Form.Item name="priority" label={t('tickets.property.priority')}>
          <Select
            options={PRIORITIES.map((priority) => ({
              value: priority,
              label: <PriorityTag priority={priority} />,
            }))}
          />
        </Form.Item>
      </div>
      <Form.Item name="tags" label={t('tickets.property.tags')}>
        <TagsInput placeholder={t('tickets.tagsPlaceholder')} />
      </Form.Item>
    </>
  );
}

export function NewTicketPage() {
  const t = useT();
  const me = useMe();
  const navigate = useNavigate();
  const [form] = Form.useForm<NewTicketForm>();
  const create = useCreateTicket(() => saveForm(me.id, 'new', null));
  const [{ key: keptKey, ...start }] = useState<Partial<Kept>>(() => ({
    key: newKey(),
    ...loadForm<Kept>(me.id, 'new'),
  }));
  const key = useRef(keptKey ?? '');

  useTitle(t('tickets.newTicket'));

  const submit = ({ requester, title, content, ...rest }: NewTicketForm) =>
    create.mutate(
      { body: { title: title.trim(), content, ...rest, requester_id: requester?.id }, key: key.current },
      {
        onSuccess: (ticket) => void navigate(`/tickets/${ticket.id}`, { replace: true }),
        onError: (error) => form.setFields(fieldErrors(toProblem(error).fields)),
      },
    );

  return (
    <section className={styles.page} aria-labelledby="new-ticket-title">
      <h1 id="new-ticket-title" className={styles.title}>
        {t('tickets.newTicket')}
      </h1>
      <Form<NewTicketForm>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ status: 'open', priority: 'medium', tags: [], ...start }}
        onValuesChange={(_changed, values) => {
          // Other words are another ticket.
          key.current = newKey();
          saveForm(me.id, 'new', { ...values, key: key.current });
        }}
        onFinish={submit}
        scrollToFirstError={{ focus: true }}
      >
        <Form.Item
          name="title"
          label={t('tickets.title')}
          rules={[
            { required: true, whitespace: true, message: t('tickets.titleRequired') },
            { max: TITLE_MAX, message: t('tickets.atMost', { max: TITLE_MAX }) },
          ]}
        >
          <Input dir="auto" autoFocus placeholder={t('tickets.titlePlaceholder')} />
        </Form.Item>
        <Form.Item
          name="content"
          label={t('tickets.content')}
          rules={[
            { required: true, whitespace: true, message: t('tickets.contentRequired') },
            { max: CONTENT_MAX, message: t('tickets.atMost', { max: formatNumber(CONTENT_MAX) }) },
          ]}
        >
          <Input.TextArea
            dir="auto"
            autoSize={{ minRows: 7, maxRows: 20 }}
            placeholder={t('tickets.contentPlaceholder')}
          />
        </Form.Item>
        <DeskFields />
        {create.error && <ProblemAlert className={styles.problem} error={create.error} />}
        <div className={styles.actions}>
          <Button type="primary" htmlType="submit" loading={create.isPending}>
            {t('tickets.create')}
          </Button>
          <Link to="/tickets">
            <Button type="text" tabIndex={-1}>
              {t('tickets.cancel')}
            </Button>
          </Link>
        </div>
      </Form>
    </section>
  );
}

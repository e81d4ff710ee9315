import { Button, Form, Input, Select } from 'antd';
import { useEffect } from 'react';
import { Link, useNavigate } from 'react-router';

import { PriorityTag } from '@/components/PriorityTag';
import { ProblemAlert } from '@/components/ProblemAlert';
import { StatusTag } from '@/components/StatusTag';
import { loadNewTicket, saveNewTicket } from '@/lib/composer-draft';
import { toProblem } from '@/lib/problem';
import { isStaff, useMe } from '@/lib/session';
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

function StaffFields() {
  return (
    <>
      <Form.Item
        name="requester"
        label="Requester"
        rules={[{ required: true, message: 'Choose who asks, or add them' }]}
      >
        <RequesterSelect />
      </Form.Item>
      <div className={styles.pair}>
        <Form.Item name="status" label="Status">
          <Select
            options={STATUSES.map((status) => ({ value: status, label: <StatusTag status={status} /> }))}
          />
        </Form.Item>
        <Form.Item name="priority" label="Priority">
          <Select
            options={PRIORITIES.map((priority) => ({
              value: priority,
              label: <PriorityTag priority={priority} />,
            }))}
          />
        </Form.Item>
      </div>
      <Form.Item name="tags" label="Tags">
        <Select
          mode="tags"
          tokenSeparators={[',']}
          placeholder="Type a tag, then Enter"
          open={false}
          suffix={<span />}
        />
      </Form.Item>
    </>
  );
}

export function NewTicketPage() {
  const me = useMe();
  const staff = isStaff(me);
  const navigate = useNavigate();
  const [form] = Form.useForm<NewTicketForm>();
  const create = useCreateTicket();
  const heading = staff ? 'New ticket' : 'New request';

  useEffect(() => {
    document.title = `${heading} · CiteDesk`;
  }, [heading]);

  const submit = ({ requester, title, content, ...rest }: NewTicketForm) =>
    create.mutate(
      { title: title.trim(), content, ...(staff ? { ...rest, requester_id: requester?.id } : {}) },
      {
        onSuccess: (ticket) => {
          saveNewTicket(me.id, null);
          void navigate(`/tickets/${ticket.id}`, { replace: true });
        },
        onError: (error) => form.setFields(fieldErrors(toProblem(error).fields)),
      },
    );

  return (
    <section className={styles.page} aria-labelledby="new-ticket-title">
      <h1 id="new-ticket-title" className={styles.title}>
        {heading}
      </h1>
      <Form<NewTicketForm>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{
          status: 'open',
          priority: 'medium',
          tags: [],
          ...loadNewTicket<NewTicketForm>(me.id),
        }}
        onValuesChange={(_changed, values) => saveNewTicket(me.id, values)}
        onFinish={submit}
        scrollToFirstError={{ focus: true }}
      >
        <Form.Item
          name="title"
          label={staff ? 'Title' : 'What is it about?'}
          rules={[
            { required: true, whitespace: true, message: 'Give it a title' },
            { max: TITLE_MAX, message: `At most ${TITLE_MAX} characters` },
          ]}
        >
          <Input autoFocus placeholder="One line, as the customer would say it" />
        </Form.Item>
        <Form.Item
          name="content"
          label={staff ? 'Content' : 'Tell us more'}
          rules={[
            { required: true, whitespace: true, message: 'Say what happened' },
            { max: CONTENT_MAX, message: `At most ${CONTENT_MAX.toLocaleString('en')} characters` },
          ]}
        >
          <Input.TextArea
            autoSize={{ minRows: 7, maxRows: 20 }}
            placeholder="What happened, what was expected, and any numbers or error messages"
          />
        </Form.Item>
        {staff && <StaffFields />}
        {create.error && <ProblemAlert className={styles.problem} error={create.error} />}
        <div className={styles.actions}>
          <Button type="primary" htmlType="submit" loading={create.isPending}>
            {staff ? 'Create ticket' : 'Send request'}
          </Button>
          <Link to="/tickets">
            <Button type="text" tabIndex={-1}>
              Cancel
            </Button>
          </Link>
        </div>
      </Form>
    </section>
  );
}

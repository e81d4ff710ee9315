import { UserAddOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Modal, Select } from 'antd';
import { useDeferredValue, useState } from 'react';

import { ProblemAlert } from '@/components/ProblemAlert';
import { useT } from '@/lib/i18n';
import { toProblem } from '@/lib/problem';

import { useCreateUser, usersQuery } from './api';
import styles from './new-ticket.module.css';

import type { Person } from '@/lib/types';

interface RequesterSelectProps {
  /** Set by Form.Item, so that its label names the field. */
  id?: string;
  value?: Person | null;
  onChange?: (person: Person | null) => void;
}

interface PersonForm {
  name: string;
  email: string;
}

function guess(text: string): Partial<PersonForm> {
  return text.includes('@') ? { email: text.trim() } : { name: text.trim() };
}

function NewPerson({ text, onDone }: { text: string; onDone: (person: Person | null) => void }) {
  const t = useT();
  const create = useCreateUser();
  return (
    <Modal open title={t('tickets.newCustomer')} footer={null} width={400} onCancel={() => onDone(null)}>
      <Form<PersonForm>
        layout="vertical"
        requiredMark={false}
        name="person"
        initialValues={guess(text)}
        onFinish={(values) => create.mutate(values, { onSuccess: onDone })}
      >
        <Form.Item
          name="name"
          label={t('tickets.name')}
          rules={[{ required: true, whitespace: true, message: t('tickets.nameRequired') }]}
        >
          <Input dir="auto" autoFocus />
        </Form.Item>
        <Form.Item
          name="email"
          label={t('tickets.email')}
          rules={[
            { required: true, message: t('tickets.emailRequired') },
            { type: 'email', message: t('tickets.emailInvalid'), validateTrigger: 'onSubmit' },
          ]}
        >
          <Input type="email" />
        </Form.Item>
        {create.error && <ProblemAlert error={create.error} />}
        <Button type="primary" htmlType="submit" loading={create.isPending} style={{ marginTop: 8 }}>
          {t('tickets.addCustomer')}
        </Button>
      </Form>
    </Modal>
  );
}

/** Search people by name or address, or add one without leaving the form. */
export function RequesterSelect({ id, value, onChange }: RequesterSelectProps) {
  const t = useT();
  const [text, setText] = useState('');
  const [adding, setAdding] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const q = useDeferredValue(text.trim());
  const users = useQuery(usersQuery({ ...(q ? { q } : {}), page_size: 20 }));
  const people: Person[] = users.data?.items ?? [];
  const known = value && !people.some((person) => person.id === value.id) ? [value, ...people] : people;
  return (
    <>
      <Select
        id={id}
        placeholder={t('tickets.requesterSearch')}
        open={open}
        onOpenChange={setOpen}
        value={value?.id}
        loading={users.isFetching}
        showSearch={{ filterOption: false, onSearch: setText, searchValue: text }}
        notFoundContent={
          users.error
            ? toProblem(users.error).detail
            : users.isPending
              ? t('tickets.searching')
              : t('tickets.nobodyFound')
        }
        options={known.map((person) => ({ value: person.id, label: person.name, person }))}
        optionRender={({ data }) => (
          <span className={styles.option}>
            {data.person.name}
            <small>{data.person.email}</small>
          </span>
        )}
        onChange={(next: number) => {
          onChange?.(known.find((person) => person.id === next) ?? null);
          setText('');
        }}
        popupRender={(menu) => (
          <>
            {menu}
            <div className={styles.create}>
              <Button
                type="text"
                block
                icon={<UserAddOutlined aria-hidden />}
                onClick={() => {
                  setOpen(false);
                  setAdding(text);
                }}
              >
                {text.trim()
                  ? t('tickets.addAsCustomer', { text: text.trim() })
                  : t('tickets.addNewCustomer')}
              </Button>
            </div>
          </>
        )}
      />
      {adding !== null && (
        <NewPerson
          text={adding}
          onDone={(person) => {
            setAdding(null);
            setText('');
            if (person) onChange?.(person);
          }}
        />
      )}
    </>
  );
}

import { UserAddOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Modal, Select } from 'antd';
import { useDeferredValue, useState } from 'react';

import { ProblemAlert } from '@/components/ProblemAlert';

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
  const create = useCreateUser();
  return (
    <Modal open title="New customer" footer={null} width={400} onCancel={() => onDone(null)}>
      <Form<PersonForm>
        layout="vertical"
        requiredMark={false}
        name="person"
        initialValues={guess(text)}
        onFinish={(values) => create.mutate(values, { onSuccess: onDone })}
      >
        <Form.Item
          name="name"
          label="Name"
          rules={[{ required: true, whitespace: true, message: 'Enter a name' }]}
        >
          <Input autoFocus />
        </Form.Item>
        <Form.Item
          name="email"
          label="E-mail"
          rules={[
            { required: true, message: 'Enter an e-mail address' },
            { type: 'email', message: 'This is not an e-mail address', validateTrigger: 'onSubmit' },
          ]}
        >
          <Input type="email" />
        </Form.Item>
        {create.error && <ProblemAlert error={create.error} />}
        <Button type="primary" htmlType="submit" loading={create.isPending} style={{ marginTop: 8 }}>
          Add customer
        </Button>
      </Form>
    </Modal>
  );
}

/** Search people by name or address, or add one without leaving the form. */
export function RequesterSelect({ id, value, onChange }: RequesterSelectProps) {
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
        placeholder="Search by name or e-mail"
        open={open}
        onOpenChange={setOpen}
        value={value?.id}
        loading={users.isFetching}
        showSearch={{ filterOption: false, onSearch: setText, searchValue: text }}
        notFoundContent={users.isPending ? 'Searching…' : 'Nobody found'}
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
                {text.trim() ? `Add “${text.trim()}” as a customer` : 'Add a customer'}
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

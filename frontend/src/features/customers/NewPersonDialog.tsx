import { App, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';

import { ProblemAlert } from '@/components/ProblemAlert';
import { showFieldProblems } from '@/lib/form-problem';
import { useT } from '@/lib/i18n';
import { useEnumName } from '@/lib/i18n/enum-name';
import { useMe } from '@/lib/session';

import { ROLES, useCreatePerson } from './api';

import type { Role } from '@/lib/types';

interface PersonForm {
  name: string;
  email: string;
  role: Role;
  password?: string;
}

/** Agents add customers, admins anybody. */
export function NewPersonDialog({
  onClose,
  onCreated,
}: {
  onClose: () => void;
  onCreated: (id: number) => void;
}) {
  const t = useT();
  const enumName = useEnumName();
  const me = useMe();
  const { message } = App.useApp();
  const [form] = Form.useForm<PersonForm>();
  const role = Form.useWatch('role', form) as Role | undefined;
  const [problem, setProblem] = useState<unknown>(null);
  const create = useCreatePerson();
  const submit = ({ name, email, role: chosen, password }: PersonForm) =>
    create.mutate(
      {
        name: name.trim(),
        email: email.trim(),
        role: me.role === 'admin' ? chosen : 'customer',
        ...(password ? { password } : {}),
      },
      {
        onSuccess: (person) => {
          const invited = person.role !== 'customer' && person.without_sign_in;
          void message.success(
            invited
              ? t('customers.createdInvited', { name: person.name, email: person.email })
              : t('customers.created', { name: person.name }),
          );
          onCreated(person.id);
        },
        onError: (error) => setProblem(showFieldProblems(form, error, { email_taken: 'email' })),
      },
    );
  return (
    <Modal
      open
      title={t('customers.new')}
      okText={t('customers.create')}
      cancelText={t('common.cancel')}
      confirmLoading={create.isPending}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <Form<PersonForm>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ name: '', email: '', role: 'customer', password: '' }}
        onFinish={submit}
      >
        <Form.Item
          name="name"
          label={t('customers.name')}
          rules={[{ required: true, whitespace: true, max: 200, message: t('customers.nameRule') }]}
        >
          <Input dir="auto" autoFocus />
        </Form.Item>
        <Form.Item
          name="email"
          label={t('customers.email')}
          rules={[
            { required: true, message: t('customers.emailRequired') },
            { type: 'email', message: t('customers.emailRule'), validateTrigger: 'onSubmit' },
          ]}
        >
          <Input type="email" />
        </Form.Item>
        {me.role === 'admin' && (
          <Form.Item name="role" label={t('customers.role')}>
            <Select options={ROLES.map((value) => ({ value, label: enumName('role', value) }))} />
          </Form.Item>
        )}
        {me.role === 'admin' && role !== 'customer' && (
          <Form.Item
            name="password"
            label={t('customers.password')}
            extra={t('customers.passwordHint')}
            rules={[{ min: 8, message: t('customers.passwordRule') }]}
          >
            <Input.Password autoComplete="new-password" />
          </Form.Item>
        )}
        {problem ? <ProblemAlert error={problem} /> : null}
      </Form>
    </Modal>
  );
}

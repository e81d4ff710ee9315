import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';

import { Articles } from '@/components/articles/Articles';
import { SHOWN, WORTH_A_LOOK } from '@/components/articles/article-search';
import { ProblemAlert } from '@/components/ProblemAlert';
import { api, unwrap } from '@/lib/api';
import { showFieldProblems } from '@/lib/form-problem';
import { formatNumber } from '@/lib/format';
import { helpQuery } from '@/lib/help';
import { useT } from '@/lib/i18n';
import { Phrase } from '@/lib/i18n/Phrase';
import { useTitle } from '@/lib/title';

import styles from './request.module.css';
import { useKeptForm } from './use-kept-form';

import type { Article } from '@/components/articles/article-search';

const FORM = 'request';
const NAME_MAX = 200;
const SUBJECT_MAX = 255;
const MESSAGE_MAX = 50_000;

interface Fields {
  name: string;
  email: string;
  subject: string;
  message: string;
}

const EMPTY: Fields = { name: '', email: '', subject: '', message: '' };

/** What visitors may search: the public articles of the help centre. */
async function searchHelp(q: string, signal: AbortSignal): Promise<Article[]> {
  const { items } = await unwrap(api.GET('/api/help/search', { params: { query: { q } }, signal }));
  return items
    .filter(({ score }) => score >= WORTH_A_LOOK)
    .slice(0, SHOWN)
    .map(({ id, title, excerpt }) => ({ id, title: title.text, line: excerpt.text }));
}

async function send({ name, email, subject, message }: Fields, headers: Record<string, string>) {
  const called = name.trim();
  return unwrap(
    api.POST('/api/intake', {
      headers,
      body: { email: email.trim(), subject: subject.trim(), message, ...(called ? { name: called } : {}) },
    }),
  );
}

/** Ask something without an account. What was typed stays, whatever fails, until the request has arrived. */
export function NewRequest() {
  const t = useT();
  const navigate = useNavigate();
  const [form] = Form.useForm<Fields>();
  const kept = useKeptForm(FORM, EMPTY);
  const [text, setText] = useState(kept.start);
  const [problem, setProblem] = useState<unknown>(null);
  // Closed to visitors, there is nothing to offer them.
  const help = useQuery({ ...helpQuery, retry: false });
  const request = useMutation({
    mutationFn: (values: Fields) => send(values, kept.named()),
    onMutate: () => setProblem(null),
    onSuccess: ({ token }) => {
      kept.forget();
      // The request's own page says that it has arrived: whoever reloads, or comes back, stands there too.
      void navigate(
        { pathname: '/requests', hash: `token=${encodeURIComponent(token)}` },
        { replace: true, state: { arrived: true } },
      );
    },
    onError: (error) => setProblem(showFieldProblems(form, error)),
  });
  useTitle(t('requests.new.title'));
  return (
    <>
      <h1 className={styles.title}>{t('requests.new.title')}</h1>
      <p className={styles.facts}>
        <Phrase
          id="requests.new.lead"
          values={{
            link: (
              <Link to={`/login?next=${encodeURIComponent('/portal/new')}`}>{t('requests.new.signIn')}</Link>
            ),
          }}
        />
      </p>
      <div className={styles.columns} data-articles={help.isSuccess}>
        <Form<Fields>
          form={form}
          layout="vertical"
          requiredMark={false}
          disabled={request.isPending}
          initialValues={kept.start}
          onValuesChange={(_changed, values) => {
            setText(values);
            kept.keep(values);
          }}
          onFinish={(values) => request.mutate(values)}
          scrollToFirstError={{ focus: true }}
        >
          <Form.Item
            name="name"
            label={t('requests.new.name')}
            rules={[{ max: NAME_MAX, message: t('requests.new.long', { max: NAME_MAX }) }]}
          >
            <Input dir="auto" autoComplete="name" />
          </Form.Item>
          <Form.Item
            name="email"
            label={t('requests.new.email')}
            extra={t('requests.new.emailHint')}
            rules={[
              { required: true, whitespace: true, message: t('requests.new.emailRequired') },
              {
                type: 'email',
                transform: (value: string) => value.trim(),
                message: t('requests.new.emailInvalid'),
                validateTrigger: 'onSubmit',
              },
            ]}
          >
            <Input inputMode="email" autoComplete="email" autoCapitalize="none" />
          </Form.Item>
          <Form.Item
            name="subject"
            label={t('requests.new.subject')}
            rules={[
              { required: true, whitespace: true, message: t('requests.new.subjectRequired') },
              { max: SUBJECT_MAX, message: t('requests.new.long', { max: SUBJECT_MAX }) },
            ]}
          >
            <Input dir="auto" autoComplete="off" />
          </Form.Item>
          <Form.Item
            name="message"
            label={t('requests.new.message')}
            rules={[
              { required: true, whitespace: true, message: t('requests.new.messageRequired') },
              { max: MESSAGE_MAX, message: t('requests.new.long', { max: formatNumber(MESSAGE_MAX) }) },
            ]}
          >
            <Input.TextArea
              dir="auto"
              autoSize={{ minRows: 7, maxRows: 20 }}
              placeholder={t('requests.new.messageHint')}
            />
          </Form.Item>
          {problem ? <ProblemAlert className={styles.problem} error={problem} /> : null}
          <Button type="primary" htmlType="submit" loading={request.isPending}>
            {request.isPending ? t('requests.new.sending') : t('requests.new.send')}
          </Button>
        </Form>
        {help.isSuccess && (
          <Articles name="help" search={searchHelp} subject={text.subject} message={text.message} />
        )}
      </div>
    </>
  );
}

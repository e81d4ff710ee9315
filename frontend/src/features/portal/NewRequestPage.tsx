import { PaperClipOutlined } from '@ant-design/icons';
import { Alert, App, Button, Form, Input } from 'antd';
import { useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router';

import { Articles } from '@/components/articles/Articles';
import { FileChip, FileProgress } from '@/components/FileChip';
import { PageHeader } from '@/components/PageHeader';
import { ProblemAlert } from '@/components/ProblemAlert';
import { showFieldProblems } from '@/lib/form-problem';
import { fileSize, formatNumber } from '@/lib/format';
import { givenFiles } from '@/lib/given-files';
import { useT } from '@/lib/i18n';
import { Phrase } from '@/lib/i18n/Phrase';
import { useMe } from '@/lib/session';

import { searchArticles } from './articles';
import styles from './portal.module.css';
import { useNewRequest } from './use-new-request';

import type { ChosenFile, RequestText } from './use-new-request';
import type { ClipboardEvent, DragEvent } from 'react';

const TITLE_MAX = 255;
const CONTENT_MAX = 50_000;
const MAX_FILES = 20;

interface FilesProps {
  files: readonly ChosenFile[];
  busy: boolean;
  onRemove: (key: number) => void;
}

/** What goes with the request; on its way with its progress, refused with the reason. */
function Files({ files, busy, onRemove }: FilesProps) {
  const t = useT();
  if (files.length === 0) return null;
  return (
    <ul className={styles.files} aria-label={t('portal.new.files')}>
      {files.map(({ key, file, share, error }) => (
        <FileChip
          key={key}
          name={file.name}
          icon={
            share === null ? (
              <PaperClipOutlined aria-hidden />
            ) : (
              <FileProgress share={share} label={file.name} />
            )
          }
          detail={fileSize(file.size)}
          error={error}
          remove={
            busy
              ? undefined
              : { label: t('portal.new.remove', { file: file.name }), onClick: () => onRemove(key) }
          }
        />
      ))}
    </ul>
  );
}

/** Ask something, with the articles that may answer it beside the form. */
export function NewRequestPage() {
  const t = useT();
  const me = useMe();
  const navigate = useNavigate();
  const picker = useRef<HTMLInputElement>(null);
  const [form] = Form.useForm<RequestText>();
  const open = (id: number) => void navigate(`/portal/requests/${id}`, { replace: true });
  const { notification } = App.useApp();
  const request = useNewRequest(me, {
    onArrived: ({ id }) => open(id),
    onFilesLeft: ({ id }, names) => {
      const key = `request-${id}`;
      const go = () => {
        notification.destroy(key);
        void navigate(`/portal/requests/${id}`);
      };
      notification.warning({
        key,
        title: t('portal.new.arrived', { id }),
        description: t('portal.new.filesLeft', { files: names.join(', ') }),
        actions: (
          <Button size="small" onClick={go}>
            {t('portal.new.goOn')}
          </Button>
        ),
        duration: 0,
      });
    },
  });
  const { files, busy, ticket, start } = request;
  const [text, setText] = useState<RequestText>(start);
  const [over, setOver] = useState(false);
  const tooMany = files.length > MAX_FILES;

  const submit = (values: RequestText) => {
    if (busy || tooMany) return;
    request
      .send({ title: values.title.trim(), content: values.content })
      .catch((error: unknown) => request.setError(showFieldProblems(form, error)));
  };
  const take = (event: ClipboardEvent | DragEvent) => {
    const added = givenFiles(event);
    if (added.length === 0 || busy) return;
    event.preventDefault();
    request.addFiles(added);
  };
  const list = <Files files={files} busy={busy} onRemove={request.removeFile} />;

  if (ticket && request.incomplete) {
    return (
      <section className={styles.page} aria-labelledby="new-request-title">
        <PageHeader id="new-request-title" title={t('portal.new.arrived', { id: ticket.id })} />
        <div className={styles.arrived}>
          {files.length > 0 && <p>{t('portal.new.arrivedHint')}</p>}
          {list}
          {request.error ? <ProblemAlert className={styles.notice} error={request.error} /> : null}
          <div className={styles.actions}>
            {files.length > 0 && (
              <Button type="primary" loading={busy} onClick={() => void request.sendFilesAgain()}>
                {t('portal.new.again')}
              </Button>
            )}
            <Button type={files.length > 0 ? 'default' : 'primary'} onClick={() => open(ticket.id)}>
              {t('portal.new.goOn')}
            </Button>
          </div>
        </div>
      </section>
    );
  }
  return (
    <section className={styles.page} data-wide="true" aria-labelledby="new-request-title">
      <PageHeader id="new-request-title" title={t('portal.new.title')} lead={t('portal.new.lead')} />
      <div className={styles.columns}>
        {/* Dropping and pasting files are further ways: the first is a button. */}
        {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions */}
        <div
          className={styles.formBox}
          data-over={over}
          onPaste={take}
          onDragOver={(event) => {
            if (!event.dataTransfer.types.includes('Files')) return;
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(event) => {
            setOver(false);
            take(event);
          }}
        >
          <Form<RequestText>
            form={form}
            layout="vertical"
            requiredMark={false}
            disabled={busy}
            initialValues={{ title: start.title, content: start.content }}
            onValuesChange={(_changed, values) => {
              setText(values);
              request.keepText(values);
            }}
            onFinish={submit}
            scrollToFirstError={{ focus: true }}
          >
            <Form.Item
              name="title"
              label={t('portal.new.subject')}
              rules={[
                { required: true, whitespace: true, message: t('portal.new.subjectRequired') },
                { max: TITLE_MAX, message: t('portal.new.long', { max: TITLE_MAX }) },
              ]}
            >
              <Input
                dir="auto"
                autoFocus
                autoComplete="off"
                placeholder={t('portal.new.subjectPlaceholder')}
              />
            </Form.Item>
            <Form.Item
              name="content"
              label={t('portal.new.content')}
              rules={[
                { required: true, whitespace: true, message: t('portal.new.contentRequired') },
                { max: CONTENT_MAX, message: t('portal.new.long', { max: formatNumber(CONTENT_MAX) }) },
              ]}
            >
              <Input.TextArea
                dir="auto"
                autoSize={{ minRows: 7, maxRows: 20 }}
                placeholder={t('portal.new.contentHint')}
              />
            </Form.Item>
            <div className={styles.attach}>
              <Button
                icon={<PaperClipOutlined aria-hidden />}
                disabled={busy}
                onClick={() => picker.current?.click()}
              >
                {t('portal.new.attach')}
              </Button>
              <span className={styles.dropHint}>{t('portal.new.drop')}</span>
            </div>
            {list}
            {request.refused.length > 0 && (
              <p role="alert" className={styles.refusal}>
                {t('portal.new.refused', {
                  count: request.refused.length,
                  files: request.refused.join(', '),
                })}
              </p>
            )}
            {tooMany && (
              <p role="alert" className={styles.refusal}>
                {t('portal.new.tooMany', { max: MAX_FILES })}
              </p>
            )}
            {request.lost.length > 0 && files.length === 0 && (
              <p className={styles.quiet}>
                {t('portal.new.chooseAgain', { files: request.lost.join(', ') })}
              </p>
            )}
            {request.earlier && (
              <Alert
                type="warning"
                showIcon
                role="alert"
                className={styles.notice}
                title={t('portal.new.earlier')}
                description={
                  <Phrase
                    id="portal.new.earlierHint"
                    values={{
                      requests: (
                        <Link to="/portal" target="_blank">
                          {t('portal.title')}
                        </Link>
                      ),
                    }}
                  />
                }
              />
            )}
            {request.error ? <ProblemAlert className={styles.notice} error={request.error} /> : null}
            <div className={styles.actions}>
              <Button type="primary" htmlType="submit" loading={busy} disabled={tooMany}>
                {busy ? t(ticket ? 'portal.new.sendingFiles' : 'portal.new.sending') : t('portal.new.send')}
              </Button>
              {!busy && (
                <Link to="/portal">
                  <Button type="text" tabIndex={-1}>
                    {t('common.cancel')}
                  </Button>
                </Link>
              )}
            </div>
          </Form>
          {/* Not within the form, whose style shows file inputs. */}
          <input
            ref={picker}
            type="file"
            multiple
            hidden
            aria-label={t('portal.new.attach')}
            onChange={({ currentTarget }) => {
              request.addFiles([...(currentTarget.files ?? [])]);
              currentTarget.value = '';
            }}
          />
        </div>
        <Articles name="portal" search={searchArticles} subject={text.title} message={text.content} />
      </div>
    </section>
  );
}

import { CopyOutlined, ReloadOutlined } from '@ant-design/icons';
import { Alert, App, Button, Flex } from 'antd';

import { useT } from '@/lib/i18n';
import { toProblem } from '@/lib/problem';

interface ProblemAlertProps {
  error: unknown;
  onRetry?: () => void;
  retrying?: boolean;
  className?: string;
}

/** A failure where it happened: what, what to do next, and the request id for whoever runs the desk. */
export function ProblemAlert({ error, onRetry, retrying, className }: ProblemAlertProps) {
  const t = useT();
  const { message } = App.useApp();
  const problem = toProblem(error);
  const { requestId } = problem;
  const copy = async () => {
    if (!requestId) return;
    await navigator.clipboard.writeText(requestId);
    void message.success(t('common.requestIdCopied'));
  };
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      className={className}
      title={problem.title}
      description={
        <Flex vertical gap={6} align="flex-start">
          <span>{problem.detail}</span>
          {(onRetry ?? requestId) && (
            <Flex gap={8} wrap align="center">
              {onRetry && (
                <Button
                  size="small"
                  icon={<ReloadOutlined aria-hidden />}
                  onClick={onRetry}
                  loading={retrying}
                >
                  {t('common.tryAgain')}
                </Button>
              )}
              {requestId && (
                <Button size="small" type="text" icon={<CopyOutlined aria-hidden />} onClick={copy}>
                  {t('common.copyRequestId')}
                </Button>
              )}
            </Flex>
          )}
        </Flex>
      }
    />
  );
}

import { CopyOutlined, ReloadOutlined } from '@ant-design/icons';
import { Alert, Button, Flex } from 'antd';

import { useCopy } from '@/lib/copy';
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
  const copy = useCopy();
  const problem = toProblem(error);
  const { requestId } = problem;
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
                <Button
                  size="small"
                  type="text"
                  icon={<CopyOutlined aria-hidden />}
                  onClick={() => copy(requestId, t('common.requestIdCopied'))}
                >
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

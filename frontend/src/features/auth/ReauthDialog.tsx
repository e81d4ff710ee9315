import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Modal, Typography } from 'antd';
import { useEffect } from 'react';

import { useT } from '@/lib/i18n';
import { healthQuery, meQuery } from '@/lib/session';
import { abandonGate, openGate, useSignInGate } from '@/lib/sign-in-gate';

import { SignInForm } from './SignInForm';
import { useSignIn } from './use-sign-in';

import type { User } from '@/lib/types';

/** Who signed in in another window meanwhile is signed in here too: found out when one comes back to this one. */
function useSignedInElsewhere(needed: boolean, onSignedIn: (user: User) => void): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!needed) return;
    const ask = () => {
      client
        .query({ ...meQuery, staleTime: 0 })
        .then(onSignedIn)
        .catch(() => undefined);
    };
    window.addEventListener('focus', ask);
    return () => window.removeEventListener('focus', ask);
  });
}

/**
 * A session that ended in mid-work: the page stays as it is under this dialog, and the calls that met
 * the 401 go on after signing in. Another person signing in here gets a fresh page instead (`onOther`).
 */
export function ReauthDialog({ me, onOther }: { me: User; onOther: () => void }) {
  const t = useT();
  const needed = useSignInGate((state) => state.needed);
  const { data: health } = useQuery(healthQuery);
  const goOn = (user: User) => {
    if (user.id !== me.id) {
      onOther();
      return;
    }
    openGate();
  };
  const signIn = useSignIn(goOn);
  useSignedInElsewhere(needed, goOn);
  const leave = () => {
    abandonGate();
    // A fresh page: nothing of this one is left in it.
    window.location.assign('/login');
  };
  const service = health?.sign_in.oidc;
  return (
    <Modal
      open={needed}
      title={t('auth.reauthTitle')}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={null}
      width={380}
      destroyOnHidden
    >
      <Typography.Paragraph type="secondary">{t('auth.reauthLead')}</Typography.Paragraph>
      <SignInForm onSubmit={signIn.mutate} pending={signIn.isPending} error={signIn.error} email={me.email} />
      {service && (
        <>
          <Button block href="/api/auth/oidc/login?next=/" target="_blank" style={{ marginTop: 8 }}>
            {t('auth.signInWith', { service })}
          </Button>
          <Typography.Text type="secondary">{t('auth.reauthElsewhere')}</Typography.Text>
        </>
      )}
      <Button type="text" block onClick={leave} style={{ marginTop: 8 }}>
        {t('auth.leave')}
      </Button>
    </Modal>
  );
}

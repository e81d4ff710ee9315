import { useQueryClient } from '@tanstack/react-query';
import { Button, Modal, Typography } from 'antd';

import { abandonGate, openGate, useSignInGate } from '@/lib/sign-in-gate';

import { SignInForm } from './SignInForm';
import { useSignIn } from './use-sign-in';

import type { User } from '@/lib/types';

/**
 * A session that ended in mid-work: the page stays as it is under this dialog, and the calls that met
 * the 401 go on after signing in. Another person signing in here gets a fresh page instead.
 */
export function ReauthDialog({ me }: { me: User }) {
  const needed = useSignInGate((state) => state.needed);
  const client = useQueryClient();
  const signIn = useSignIn((user) => {
    if (user.id !== me.id) {
      window.location.assign('/tickets');
      return;
    }
    openGate();
  });
  const leave = () => {
    abandonGate();
    client.clear();
    window.location.assign('/login');
  };
  return (
    <Modal
      open={needed}
      title="Sign in to go on"
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={null}
      width={380}
      destroyOnHidden
    >
      <Typography.Paragraph type="secondary">
        Your session has ended. This page and the text on it stay as they are.
      </Typography.Paragraph>
      <SignInForm onSubmit={signIn.mutate} pending={signIn.isPending} error={signIn.error} email={me.email} />
      <Button type="text" block onClick={leave} style={{ marginTop: 8 }}>
        Leave to the sign-in page
      </Button>
    </Modal>
  );
}

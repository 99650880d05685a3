import { afterAll, beforeAll, describe } from '@jest/globals';
import { describeApply } from './kube-apply.ts';
import { describeReading } from './kube-reading.ts';
import { describeRefusals } from './kube-refusals.ts';
import { describeStatus } from './kube-status.ts';
import { type KubeSide, type KubeSubject, kubeSubjects } from './kube-subject.ts';

/**
 * Every behaviour of an API server that the syncer relies on. Set SYNC_TEST_UPSTREAM and SYNC_TEST_DOWNSTREAM to two
 * contexts of your kubeconfig (KUBECONFIG) to ask real servers as well; what is made there is removed again.
 */
describe.each(kubeSubjects(process.env))('$title', ({ open }: KubeSubject) => {
  let sides: { readonly side: KubeSide; readonly other: KubeSide } | undefined;
  const opened = (): NonNullable<typeof sides> => {
    if (sides === undefined) throw new Error('the server is not open');
    return sides;
  };

  beforeAll(async () => {
    sides = await open();
  });

  afterAll(async () => {
    await sides?.side[Symbol.asyncDispose]();
    await sides?.other[Symbol.asyncDispose]();
  });

  describe('server-side apply', () => {
    describeApply(() => opened().side);
  });
  describe('status', () => {
    describeStatus(() => opened().side);
  });
  describe('refusals', () => {
    describeRefusals(
      () => opened().side,
      () => opened().other,
    );
  });
  describe('lists, watches and discovery', () => {
    describeReading(() => opened().side);
  });
});

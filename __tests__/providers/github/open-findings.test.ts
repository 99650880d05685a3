import { describe, expect, it } from '@jest/globals';
import { AuthenticationError, ProviderCapabilityError } from '../../../src/contracts/errors.ts';
import { Findings } from '../../../src/providers/github/open-findings.ts';

describe('Findings', () => {
  it('is no refusal as long as there are only warnings', () => {
    const findings = new Findings();
    findings.warn('the board has no Size');
    expect(findings.isRefused).toBe(false);
    expect(findings.warnings).toEqual(['the board has no Size']);
  });

  it('blames the token when nothing but rights is missing', () => {
    const findings = new Findings();
    findings.lacksRight('octocat may not write issues here', 'use another token');
    const error = findings.toError('acme/roadmap');
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(error.message).toBe(
      'acme/roadmap cannot take this plan as it is:\n  octocat may not write issues here (use another token)',
    );
  });

  it('tells missing rights and missing things in one message', () => {
    const findings = new Findings();
    findings.missing('issues are switched off', 'switch them on');
    findings.lacksRight('no right', 'get it');
    const error = findings.toError('acme/roadmap');
    expect(error).toBeInstanceOf(ProviderCapabilityError);
    expect(error.message.split('\n')).toHaveLength(3);
  });
});

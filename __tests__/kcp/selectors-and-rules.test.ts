import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { matchesSelector, parseSelector } from '../../src/kcp/label-selector.ts';
import { parseResource, resourceText } from '../../src/kcp/resource-names.ts';
import { compileRule } from '../../src/kcp/rules/compile.ts';
import { rulePlugins } from '../../src/kcp/rules/plugins.ts';
import type { Rule } from '../../src/kcp/rules/schema.ts';
import type { KubeObject } from '../../src/syncer/kube-object.ts';
import type { PluginContext } from '../../src/syncer/plugins.ts';

function matches(selector: string, labels: Readonly<Record<string, string>>): boolean {
  const parsed = parseSelector(selector);
  if ('flaw' in parsed) throw new Error(`cannot read ${parsed.flaw}`);
  return matchesSelector(parsed.selector, labels);
}

describe('label selectors', () => {
  test.each([
    ['app=shop', { app: 'shop' }, true],
    ['app==shop', { app: 'other' }, false],
    ['app!=shop', {}, true],
    ['app!=shop', { app: 'shop' }, false],
    ['tier in (web, api)', { tier: 'api' }, true],
    ['tier in (web,api)', {}, false],
    ['tier notin (web)', {}, true],
    ['tier notin (web)', { tier: 'web' }, false],
    ['app', { app: '' }, true],
    ['!app', { app: '' }, false],
    ['app=shop,tier in (web,api),!legacy', { app: 'shop', tier: 'web' }, true],
    ['app=shop,tier in (web,api),!legacy', { app: 'shop', tier: 'web', legacy: 'x' }, false],
    ['example.com/team=a.b_c-d', { 'example.com/team': 'a.b_c-d' }, true],
    ['app=', { app: '' }, true],
    ['toString', {}, false],
  ])('%s of %j is %s', (selector, labels, expected) => {
    expect(matches(selector, labels)).toBe(expected);
  });

  test.each(
    ['', 'app=', 'a b', 'a=b c', 'in (a)', 'a in b', 'a in (b', '=x', 'a=-b', 'a,,b'].filter(
      (text) => text !== 'app=',
    ),
  )('%j cannot be read', (text) => {
    expect(parseSelector(text)).toHaveProperty('flaw');
  });
});

test.each(['deployments.v1.apps', 'configmaps.v1', 'widgets.v1alpha2.example.io'])('%s is a kind', (text) => {
  const parsed = parseResource(text);
  expect(parsed !== undefined && 'resource' in parsed ? resourceText(parsed) : '').toBe(text);
});

test.each(['', 'configmaps', 'apps', 'deployments.apps.v1', 'a..b', 'deployments.v1.', '*.', '*.*', '*.v1'])(
  '%j is no kind',
  (text) => {
    expect(parseResource(text)).toBeUndefined();
  },
);

const object: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop', labels: { app: 'web', old: '1' } },
  spec: {
    replicas: 3,
    template: { containers: [{ image: 'docker.io/a', tag: 'x' }, { image: 'quay.io/b' }] },
  },
};
const gvr = { group: 'apps', version: 'v1', resource: 'deployments' };
const change = (rule: Omit<Rule, 'name'>): unknown => compileRule({ name: 'r', ...rule }).change(object);

describe('rules', () => {
  test('delete, set and replace along paths', () => {
    expect(
      change({
        delete: ['/spec/template/containers/*/tag', '/spec/none/at/all'],
        set: { '/spec/replicas': 1, '/spec/strategy/type': 'Recreate' },
        replace: [
          { path: '/spec/template/containers/*/image', pattern: '^docker\\.io/(.*)', with: 'mirror/$1' },
        ],
      }),
    ).toEqual({
      ...object,
      spec: {
        replicas: 1,
        strategy: { type: 'Recreate' },
        template: { containers: [{ image: 'mirror/a' }, { image: 'quay.io/b' }] },
      },
    });
  });

  test('labels and annotations are set and removed', () => {
    expect(
      change({ labels: { size: 's', old: null }, annotations: { 'example.com/by': 'us' } }),
    ).toMatchObject({
      metadata: { labels: { app: 'web', size: 's' }, annotations: { 'example.com/by': 'us' } },
    });
    expect(JSON.stringify(change({ labels: { old: null } }))).not.toContain('old');
  });

  test('a rule concerns what all its conditions name', () => {
    const concerns = (rule: Omit<Rule, 'name'>): boolean =>
      compileRule({ name: 'r', ...rule }).concerns({ gvr, object });
    expect([
      concerns({}),
      concerns({ resources: ['deployments.v1.apps'] }),
      concerns({ resources: ['*.apps'] }),
      concerns({ resources: ['deployments.v1beta1.apps'] }),
      concerns({ namespaces: ['sh*'] }),
      concerns({ namespaces: ['s.op'] }),
      concerns({ selector: 'app=web' }),
      concerns({ selector: 'app=web', namespaces: ['other'] }),
    ]).toEqual([true, true, true, false, true, false, true, false]);
  });

  const context: PluginContext = {
    gvr,
    key: 'shop/web',
    namespaced: true,
    hasStatus: true,
    targetName: 't',
    prefix: 'p.io',
  };

  test('filters skip, transformers run in the order of the list, identity stays', async () => {
    const { filters, transformers } = rulePlugins([
      { name: 'first', set: { '/spec/replicas': 1 } },
      { name: 'skip', skip: true, selector: 'app=web' },
      { name: 'second', set: { '/spec/replicas': 2 } },
      { name: 'status', direction: 'up', namespaces: ['shop'], delete: ['/conditions'] },
    ]);
    expect(await filters[0]?.allow(object, context)).toEqual({
      allow: false,
      reason: 'rule "skip" skips it',
    });
    expect(transformers.map(({ name }) => name)).toEqual(['rule "first"', 'rule "second"', 'rule "status"']);
    const orders = transformers.map(({ order }) => order);
    expect(orders).toEqual(orders.toSorted((a, b) => a - b));
    expect(await transformers[1]?.down?.(object, context)).toMatchObject({
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { replicas: 2 },
    });
    expect(await transformers[2]?.up?.({ conditions: [], ready: 1 }, context)).toEqual({ ready: 1 });
    const elsewhere = { ...context, key: 'abc123|shop/web' };
    expect(await transformers[2]?.up?.({ conditions: [], ready: 1 }, elsewhere)).toEqual({ ready: 1 });
    expect(await transformers[2]?.up?.({ conditions: [] }, { ...context, key: 'other/web' })).toEqual({
      conditions: [],
    });
  });

  test('a rule that changes nothing gives an equal object, and the input is never touched', () => {
    const frozen = JSON.stringify(object);
    fc.assert(
      fc.property(
        fc.constantFrom('/spec/replicas', '/spec/template/containers/*/image', '/data/x'),
        fc.json(),
        (path, json) => {
          change({ set: { [path]: JSON.parse(json) } });
          change({ delete: [path] });
          expect(JSON.stringify(object)).toBe(frozen);
          expect(change({ replace: [{ path, pattern: 'never there', with: '' }] })).toEqual(object);
        },
      ),
    );
  });
});

/** Whose budgets a request is charged to, and what a setting makes of them. */
import { expect, it } from 'vitest'
import { defaultBudgets, readBudgets } from '#platform/limit-settings.ts'
import { queryCost } from './costs.ts'
import { retryAfterS } from './limit-requests.ts'
import { networkOf, pursesOf } from './purses.ts'

const caller = { tenant: 't', actor: 'a' }
const names = (...args: Parameters<typeof pursesOf>) => pursesOf(...args).map(({ key }) => key)

it('charges a learner, a teacher and a program from budgets of their own, and all that share', () => {
  const of = (...roles: string[]) => names(defaultBudgets, { ...caller, roles }, 'n')
  expect(of('learner')).toEqual(['person t a', 'school t', 'network n'])
  expect(of('teacher')).toEqual(['staff t a', 'school t', 'network n'])
  expect(of('tool')).toEqual(['program t a', 'school t', 'network n'])
  expect(of()).toEqual(['program t a', 'school t', 'network n'])
  expect(of('parent')).toEqual(['person t a', 'school t', 'network n'])
  expect(of('parent', 'teacher')).toEqual(['staff t a', 'school t', 'network n'])
  expect(names(defaultBudgets, { ...caller, roles: ['learner'], device: 'd', class: 't c' }, 'n')).toEqual([
    'person t a',
    'device d',
    'class t c',
    'school t',
    'network n',
  ])
})

it('lets a class of 30 spend all it can at once without reaching the budget of the class', () => {
  expect(30 * defaultBudgets.person.burst).toBeLessThan(defaultBudgets.class.burst)
  expect(30 * defaultBudgets.person.perSecond).toBeLessThan(defaultBudgets.class.perSecond)
})

it('counts an IPv6 network as a whole, however its addresses are written', () => {
  expect(networkOf('203.0.113.7')).toBe('203.0.113.7')
  expect(networkOf('::ffff:203.0.113.7')).toBe('203.0.113.7')
  const ways = ['2001:db8:0:1::1', '2001:0DB8:0000:0001:ffff:0:0:9', '2001:db8:0:1:0:0:0:1%eth0']
  expect(new Set(ways.map(networkOf))).toEqual(new Set(['2001:db8:0:1']))
  expect(networkOf('2001:db8:0:2::1')).toBe('2001:db8:0:2')
  expect(networkOf('::1')).toBe('0:0:0:0')
})

it('reads budgets by name, and refuses what is no budget', () => {
  expect(readBudgets('off')).toBeNull()
  expect(readBudgets('class=60/1.5')).toEqual({ ...defaultBudgets, class: { burst: 60, perSecond: 1.5 } })
  for (const text of ['pupil=1/1', 'class=0/1', 'class=1/0', 'class=1', 'class', 'toString=1/1', 'on'])
    expect(() => readBudgets(text)).toThrow(TypeError)
})

it('charges a question about the past more than one about the present', () => {
  expect(queryCost({ query: {} })).toBe(2)
  expect(queryCost({ query: { at: '2026-01-01' } })).toBe(20)
})

it('spreads those who wait over a quarter of the time, and over a second at least', () => {
  expect(retryAfterS(1, 0)).toBe(1)
  expect(retryAfterS(1, 0.999)).toBe(1)
  expect(retryAfterS(500, 0.999)).toBe(2)
  expect(retryAfterS(60_000, 0)).toBe(60)
  expect(retryAfterS(60_000, 0.999)).toBe(75)
})

/** Signing in with a PIN takes the same work whether the child is known or not, and undecided attempts count for nothing. */
import { expect, it } from 'vitest'
import { PersonId, TenantId } from '#kernel/ids.ts'
import { HashingBusy, passwordHashing } from '../passwords.ts'
import { type SignInParts, signInCore } from '../sign-in-core.ts'
import { childSignIn } from './child-sign-in.ts'
import type { ChildStore } from './child-store.ts'

const tenant = TenantId.parse('5111a9e0-0000-4000-8000-000000000000')
const person = PersonId.parse('5111a9e0-0000-4000-8000-000000000003')
const stranger = PersonId.parse('5111a9e0-0000-4000-8000-000000000004')
const parameters = new Map([[1, { memoryKiB: 64, passes: 1, parallelism: 1 }]])
const pepper = Buffer.alloc(32, 1)
const device = { tenant, id: 'device', class: 'class', code: 'code', expiresAtMs: Number.MAX_SAFE_INTEGER }

async function service(asked: string[] = [], isInClass = (of: PersonId) => of === person) {
  const hash = await passwordHashing({ parameters }).hash('4071', pepper)
  const answer = <T>(question: string, value: T): Promise<T> => {
    asked.push(question)
    return Promise.resolve(value)
  }
  const notAsked = () => Promise.reject(new Error('not asked here'))
  const pinOf = (of: PersonId) => ({ credential: of === person ? 'c' : null, generation: 1 })
  const store: SignInParts['store'] = {
    credentials: (_, of) =>
      answer(
        'credentials',
        of === person ? { sealed: { key: 'k', algorithm: 'a', ciphertext: '' }, revision: 1, totpStep: 0 } : null,
      ),
    start: () => answer('start', true),
    save: notAsked,
    useStep: notAsked,
    useRecoveryCode: notAsked,
    forgetCredentials: notAsked,
    endSessions: notAsked,
    session: notAsked,
    strengthen: notAsked,
    end: notAsked,
    sessionsOf: notAsked,
    refresh: notAsked,
  }
  const children: ChildStore = {
    begin: () => answer('begin', { kind: 'go', counted: { failures: 1, untilMs: null } }),
    end: (_tenant, _device, _person, how) => answer(how, undefined),
    addCode: notAsked,
    code: notAsked,
    addDevice: notAsked,
    device: notAsked,
    remove: notAsked,
    endSessions: () => answer('end-sessions', undefined),
    forgetFailures: notAsked,
    ofClass: notAsked,
  }
  const core = signInCore({
    store,
    box: {
      seal: notAsked,
      open: async () => ({ password: null, pin: { credential: 'c', hash }, totp: null, pendingTotp: null }),
    },
    reads: {
      holderOf: notAsked,
      account: (_, of) => answer('account', { status: 'none' as const, held: null, generation: 0, pin: pinOf(of) }),
      requiresSecondFactor: notAsked,
      rolesOf: (_, of) => answer('roles', of === person ? ['learner'] : []),
    },
    schoolKeys: { signInName: notAsked, invitations: async () => Buffer.alloc(32, 1), pepper: async () => pepper },
    options: { hashing: { parameters, mostRunning: 1, mostWaiting: 0 } },
  })
  return childSignIn({
    core,
    store: children,
    reads: { isInClass: (_, of) => answer('class', isInClass(of)), deviceHolds: notAsked },
  })
}

it('asks the same questions about a child with another PIN and about nobody', async () => {
  const [known, unknown] = [[], []] as [string[], string[]]
  expect(await (await service(known)).signIn(device, person, '9038')).toEqual({ kind: 'refused' })
  expect(await (await service(unknown)).signIn(device, stranger, '4071')).toEqual({ kind: 'refused' })
  expect(known).toEqual(unknown)
  expect(known).toEqual(['class', 'begin', 'account', 'roles', 'credentials'])
})

it('signs a child in, and forgets the failures of this device', async () => {
  const asked: string[] = []
  expect(await (await service(asked)).signIn(device, person, '4071')).toMatchObject({ kind: 'signed-in', person })
  expect(asked.slice(-3)).toEqual(['start', 'class', 'succeeded'])
})

it('ends the session that began while the child was leaving the class', async () => {
  const asked: string[] = []
  const { signIn } = await service(asked, (of) => of === person && !asked.includes('start'))
  expect(await signIn(device, person, '4071')).toEqual({ kind: 'refused' })
  expect(asked.slice(-4)).toEqual(['start', 'class', 'end-sessions', 'succeeded'])
})

it('counts an attempt for nothing that was refused because too many are signing in', async () => {
  const asked: string[] = []
  const { signIn } = await service(asked)
  const results = await Promise.allSettled([signIn(device, person, '9038'), signIn(device, stranger, '4071')])
  const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
  expect(refused).toEqual([expect.any(HashingBusy)])
  expect(asked.filter((question) => question === 'undecided')).toHaveLength(1)
})

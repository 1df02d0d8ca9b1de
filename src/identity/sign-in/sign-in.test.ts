/** Sign-in takes the same work whether a name is known or not, and only a few at a time. */
import { expect, it } from 'vitest'
import { PersonId, TenantId } from '#kernel/ids.ts'
import { HashingBusy, passwordHashing } from './passwords.ts'
import { signInService } from './sign-in.ts'
import { type SignInParts, signInCore } from './sign-in-core.ts'

const tenant = TenantId.parse('5111a9e0-0000-4000-8000-000000000000')
const person = PersonId.parse('5111a9e0-0000-4000-8000-000000000002')
const light = new Map([[1, { memoryKiB: 64, passes: 1, parallelism: 1 }]])
const pepper = Buffer.alloc(32, 1)
const noPin = { credential: null, generation: 0 }
const held = { signInName: 'hash of ada', claim: 'a claim' }

async function service(questions: string[] = [], revisionAtStart = 1) {
  const password = await passwordHashing({ parameters: light }).hash('quatre mots au hasard', pepper)
  const asked = <T>(question: string, answer: T): Promise<T> => {
    questions.push(question)
    return Promise.resolve(answer)
  }
  const notAsked = () => Promise.reject(new Error('not asked here'))
  const store: SignInParts['store'] = {
    credentials: (_, of) =>
      asked(
        'credentials',
        of === person ? { sealed: { key: 'k', algorithm: 'a', ciphertext: '' }, revision: 1, totpStep: 0 } : null,
      ),
    start: ({ provedBy }) => asked('start', provedBy === revisionAtStart),
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
  return signInService(
    signInCore({
      store,
      box: { seal: notAsked, open: async () => ({ password, pin: null, totp: null, pendingTotp: null }) },
      reads: {
        holderOf: (_, name) => asked('holder', name === held.signInName ? { person, claim: held.claim } : null),
        account: (_, of) =>
          asked(
            'account',
            of === person
              ? { status: 'open' as const, held, generation: 0, pin: noPin }
              : { status: 'none' as const, held: null, generation: 0, pin: noPin },
          ),
        requiresSecondFactor: notAsked,
        rolesOf: (_, of) => asked('roles', of === person ? ['teacher'] : []),
      },
      schoolKeys: {
        signInName: async (_, name) => `hash of ${name}`,
        invitations: async () => Buffer.alloc(32, 1),
        pepper: async () => pepper,
      },
      options: { hashing: { parameters: light, mostRunning: 1, mostWaiting: 0 } },
    }),
  )
}

const request = (name: string, password = 'not the password') =>
  ({ tenant, name, password, network: 'n', device: 'd', as: 'cookie' }) as const

it('asks the same questions about a known and an unknown name', async () => {
  const [known, unknown] = [[], []] as [string[], string[]]
  expect(await (await service(known)).signIn(request('ada'))).toEqual({ kind: 'refused' })
  expect(await (await service(unknown)).signIn(request('bea'))).toEqual({ kind: 'refused' })
  expect(known).toEqual(unknown)
})

it.each(['ada', 'bea'])(
  'takes the place of a hash for the name "%s": beyond the places, it is refused',
  async (name) => {
    const { signIn } = await service()
    const [first, second] = await Promise.allSettled([signIn(request(name)), signIn(request(name))])
    expect(first).toMatchObject({ status: 'fulfilled', value: { kind: 'refused' } })
    expect(second).toMatchObject({ status: 'rejected', reason: expect.any(HashingBusy) })
  },
)

it('signs in with the name in any spelling', async () => {
  const { signIn } = await service()
  for (const name of ['ada', ' ADA ', 'ａｄａ'])
    expect(await signIn(request(name, 'quatre mots au hasard'))).toMatchObject({ kind: 'signed-in', person })
})

it('does not sign in with a password that was replaced while it was verified', async () => {
  const { signIn } = await service([], 2)
  expect(await signIn(request('ada', 'quatre mots au hasard'))).toEqual({ kind: 'refused' })
})

// Requests and refusals of sign-in in HTTP. No answer repeats what was typed.
import type { FastifyRequest } from 'fastify'
import { HashingBusy } from '#identity/sign-in/passwords.ts'
import type { From, Refusal, SetPasswordResult } from '#identity/sign-in/sign-in.ts'
import { Instant, type PersonId } from '#kernel/ids.ts'
import { enteredBy, type TrailEntry } from '#trail/trail.ts'
import { HttpProblem, invalid } from '../http-problem.ts'
import { callerOf } from './authentication.ts'

/** A device is identified by its address and its User-Agent. */
export const fromOf = ({ ip, headers }: Pick<FastifyRequest, 'ip' | 'headers'>): From => ({
  network: ip,
  device: JSON.stringify([ip, headers['user-agent'] ?? '']),
})

/** Turns a busy password hasher into a problem: whoever waits too long should come again. */
export async function unlessBusy<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof HashingBusy) throw tooMany('Too many people are signing in at this moment.', 2_000)
    throw error
  }
}

export const signInRefused = (code: string, detail: string): HttpProblem =>
  new HttpProblem('unauthenticated', detail, { code, headers: { 'www-authenticate': 'Bearer realm="sillage"' } })

export function refusalProblem(refusal: Refusal): HttpProblem {
  switch (refusal.kind) {
    case 'wait':
      return tooMany('Several attempts failed.', refusal.waitMs)
    case 'code-required':
      return signInRefused('code-required', 'Send a code of your authenticator application, or a recovery code.')
    case 'code-refused':
      return signInRefused('code-refused', 'This code is not valid, or was used before. Wait for the next one.')
    case 'refused':
      return signInRefused('sign-in-refused', 'The name or the password is not right, or the account may not sign in.')
  }
}

export const tooMany = (why: string, waitMs: number): HttpProblem => {
  const seconds = Math.max(1, Math.ceil(waitMs / 1_000))
  return new HttpProblem('too-many-attempts', `${why} Try again in ${seconds} s.`, {
    headers: { 'retry-after': String(seconds) },
  })
}

export function setPasswordProblem(result: Exclude<SetPasswordResult, { kind: 'set' }>, pointer: string): HttpProblem {
  const refused = (code: string, detail: string) => new HttpProblem('refused', detail, { code })
  switch (result.kind) {
    case 'password-refused':
      return invalid([{ pointer, detail: result.why }])
    case 'no-account':
      return refused('account-not-open', 'This person has no account.')
    case 'erased':
      return refused('data-erased', 'This person’s data was erased: nothing can be added to it.')
    case 'changed-meanwhile':
      return refused('changed-meanwhile', 'The credentials changed at the same time. Try again.')
  }
}

export const noSession = () =>
  new HttpProblem('refused', 'This token was made by hand and has no session: it ends when it expires.', {
    code: 'no-session',
  })

export const notWithPin = (why: string) => new HttpProblem('forbidden', why, { code: 'not-with-pin' })

/** The entry of an act by which somebody changes or sees how a person signs in. */
export const signInEntry = (request: FastifyRequest, action: string, person: PersonId): TrailEntry => ({
  ...enteredBy(callerOf(request)),
  action,
  subjects: [person],
  purpose: 'security',
  at: Instant.parse(new Date().toISOString()),
})

// What ends a program: a sentence if a person caused it, a stack for a defect.
import { expect, it } from 'vitest'
import { ConfigError } from './config.ts'
import { exitCodes } from './exit-codes.ts'
import { failureOf } from './failure.ts'

const failing = (message: string, more: object = {}) => Object.assign(new Error(message), more)
const sentence = { message: expect.not.stringMatching(/^ {4}at /m) }

it('reports what a person can cause in a sentence, according to its kind', () => {
  const cases = [
    [new ConfigError([{ variable: 'PORT', message: 'must be a port' }]), exitCodes.usage],
    [failing('unknown', { name: 'GenerationRefused', code: 'unknown-projection' }), exitCodes.usage],
    [failing('parked', { name: 'GenerationRefused', code: 'parked' }), exitCodes.refused],
    [failing('no space', { code: 'ENOSPC', path: '/data/x' }), exitCodes.unavailable],
    [failing('no permission', { code: 'EACCES', path: '/data/x' }), exitCodes.unavailable],
    [failing('not there', { code: 'ENOENT', path: '/data/x' }), exitCodes.unavailable],
    [failing('too many open files', { code: 'EMFILE' }), exitCodes.unavailable],
    [failing('getaddrinfo ENOTFOUND x', { code: 'ENOTFOUND' }), exitCodes.unavailable],
    [failing('password authentication failed', { code: '28P01', severity: 'FATAL' }), exitCodes.unavailable],
    [failing('no such database', { code: '3D000', severity: 'FATAL' }), exitCodes.unavailable],
    [failing('could not extend file', { code: '53100', severity: 'ERROR' }), exitCodes.unavailable],
    [failing('too many clients', { code: '53300', severity: 'FATAL' }), exitCodes.unavailable],
    [failing('permission denied for table', { code: '42501', severity: 'ERROR' }), exitCodes.unavailable],
    [failing('Connection terminated unexpectedly'), exitCodes.unavailable],
    [
      failing('The server does not support SSL connections', {
        stack: 'Error\n    at x (/p/node_modules/pg/lib/connection.js:1:1)',
      }),
      exitCodes.unavailable,
    ],
  ] as const
  for (const [error, exitCode] of cases) expect(failureOf(error), error.message).toEqual({ ...sentence, exitCode })
})

it('says that a database has not answered in time, and not that it is none', () => {
  for (const message of [
    'timeout exceeded when trying to connect',
    'Connection terminated due to connection timeout',
    'Query read timeout',
  ]) {
    const failure = failureOf(failing(message))
    expect(failure.message).toMatch(/^The database has not answered in time \(.*timeout.*\)\. Try again/)
    expect(failure.exitCode).toBe(exitCodes.unavailable)
  }
  expect(failureOf(failing('Connection terminated unexpectedly')).message).toMatch(
    /^The database has ended the connection/,
  )
  expect(failureOf(failing('a timeout of something else')).exitCode).toBe(exitCodes.defect)
})

it('reports what each of several addresses answered', () => {
  const refused = (message: string) => failing(message, { code: 'ECONNREFUSED' })
  const both = Object.assign(new AggregateError([refused('::1 refuses'), refused('127.0.0.1 refuses')]), {
    code: 'ECONNREFUSED',
  })
  expect(failureOf(both).message).toContain('(::1 refuses; 127.0.0.1 refuses)')
})

it('ends quietly if nobody reads the rest of the output', () =>
  expect(failureOf(failing('write EPIPE', { code: 'EPIPE' }))).toEqual({ message: '', exitCode: exitCodes.done }))

it('shows the stack of a defect, including an invalid statement', () => {
  for (const error of [
    new TypeError('x is undefined'),
    failing('syntax error', { code: '42601', severity: 'ERROR' }),
    failing('odd'),
  ])
    expect(failureOf(error)).toEqual({ message: expect.stringMatching(/^ {4}at /m), exitCode: exitCodes.defect })
  expect(failureOf('thrown')).toEqual({ message: 'thrown', exitCode: exitCodes.defect })
})

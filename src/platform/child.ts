/** Runs short programs to their end, optionally as another system user. */
import { spawn } from 'node:child_process'

export type ServerUser = { name: string; uid: number; gid: number }

export type Outcome = { code: number; stdout: string; stderr: string }

/** An environment with a few known variables, without locales, PG* variables or secrets of the service. */
export function plainEnvironment(): Record<string, string> {
  const wanted = ['PATH', 'SystemRoot', 'windir', 'TEMP', 'TMP']
  const kept = wanted.flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' }
}

/** Sets uid and gid only if there is another user to run as. */
export const identity = (user: ServerUser | undefined): { uid?: number; gid?: number } =>
  user ? { uid: user.uid, gid: user.gid } : {}

/** Runs a program. A program that cannot be started has code -1 and the reason in `stderr`. */
export function run(program: string, args: readonly string[], user?: ServerUser): Promise<Outcome> {
  return new Promise((resolve) => {
    // The other user may not have access to the current directory.
    const child = spawn(program, args, {
      cwd: '/',
      env: plainEnvironment(),
      ...identity(user),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.once('error', (error) => resolve({ code: -1, stdout, stderr: error.message }))
    child.once('close', (code) => resolve({ code: code ?? -1, stdout, stderr }))
  })
}

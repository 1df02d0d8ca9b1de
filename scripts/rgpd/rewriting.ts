// The implementation of `sillage rgpd rewrite`.
import { exitCodes } from '#platform/exit-codes.ts'
import { withService } from '../command-line/session.ts'
import { rewriteLines } from './text.ts'

export type RewriteOptions = { readonly large?: boolean; readonly json?: boolean }

export async function rewrite({ large = false, json }: RewriteOptions): Promise<void> {
  await withService(async ({ service: { rewriting }, signal }) => {
    const done = await rewriting.rewrite({ large, signal })
    if (done === 'busy') {
      process.stderr.write('Another process is rewriting the tables. See sillage rgpd status.\n')
      process.exitCode = exitCodes.found
      return
    }
    console.log(json ? JSON.stringify(done) : rewriteLines(done).join('\n'))
    if (done.leftOut.length > 0 || done.logOverAt === null) process.exitCode = exitCodes.found
  })
}

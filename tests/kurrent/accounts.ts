// Accounts of an in-memory KurrentDB: identifies the caller by basic authorization, and checks its rights.
import type { Metadata } from '@grpc/grpc-js'

export type Account = {
  readonly password: string
  /** As the group $admins; as a usual account, for which $all is closed; all but write; nothing any more. */
  may: 'everything' | 'streams' | 'read' | 'nothing'
}

export type Accounts = Readonly<Record<string, Account>>

export type Wish = 'read-stream' | 'read-all' | 'write'

/** Nobody is somebody who may nothing; a wrong name or password is refused before anything is asked. */
export function whoCalls(accounts: Accounts, headers: Metadata): Account | 'nobody' | 'unknown' {
  const [header] = headers.get('authorization')
  if (header === undefined) return 'nobody'
  const text = Buffer.from(String(header).replace(/^Basic /, ''), 'base64').toString('utf8')
  const [name = '', ...password] = text.split(':')
  const account = accounts[name]
  return account && account.password === password.join(':') ? account : 'unknown'
}

export function mayDo(account: Account | 'nobody' | 'unknown', wish: Wish): boolean {
  if (typeof account === 'string') return false
  if (account.may === 'everything' || account.may === 'nothing') return account.may === 'everything'
  return wish === 'read-stream' || account.may === (wish === 'write' ? 'streams' : 'read')
}

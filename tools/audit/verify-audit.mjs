#!/usr/bin/env node
// Verifies an audit bundle of Sillage. One file without dependencies (Node 20 or later): keep it, and keep the checkpoints that
// you are handed. The rules it checks are those of RFC 6962 (Merkle trees) and RFC 8032 (Ed25519).
//
//   node verify-audit.mjs BUNDLE [--key PUBLIC.pem] [--checkpoints FILE.ndjson] [--json]
//
// Exits with 0 if all that can be checked holds, with 1 if something was changed, with 2 if it was called wrongly.
import { createHash, createPublicKey, verify } from 'node:crypto'
import { createReadStream, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'

const sha256 = (...parts) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}
const LEAF = Buffer.of(0)
const NODE = Buffer.of(1)
const COMMITMENT = Buffer.of(2)
const leafHash = (text) => sha256(LEAF, Buffer.from(text, 'utf8'))
const nodeHash = (left, right) => sha256(NODE, left, right)
const half = (number) => Math.floor(number / 2)

/** The hashes of the perfect subtrees of the entries read so far, from those of what has expired. */
function growingTree(from) {
  let size = from?.size ?? 0
  const subtrees = (from?.subtrees ?? []).map(bytes)
  return {
    get size() {
      return size
    },
    add(leaf) {
      let node = leaf
      for (let carry = size; carry % 2 === 1; carry = half(carry)) node = nodeHash(subtrees.pop(), node)
      subtrees.push(node)
      size += 1
    },
    root: () => subtrees.toReversed().reduce((root, subtree) => (root ? nodeHash(subtree, root) : subtree), null),
  }
}

/** RFC 9162, section 2.1.3.2. */
function rootByInclusion(leaf, index, size, proof) {
  if (!(index >= 0 && index < size)) return null
  let [place, last, root] = [index, size - 1, leaf]
  for (const sibling of proof) {
    if (last === 0) return null
    if (place % 2 === 1 || place === last) {
      root = nodeHash(sibling, root)
      while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)]
    } else root = nodeHash(root, sibling)
    ;[place, last] = [half(place), half(last)]
  }
  return last === 0 ? root : null
}

/** RFC 9162, section 2.1.4.2. */
function isConsistent(earlier, later, proof) {
  if (earlier.size === later.size) return proof.length === 0 && earlier.root.equals(later.root)
  if (earlier.size <= 0 || earlier.size > later.size) return false
  const [first, ...rest] = Number.isInteger(Math.log2(earlier.size)) ? [earlier.root, ...proof] : proof
  if (!first) return false
  let [place, last] = [earlier.size - 1, later.size - 1]
  while (place % 2 === 1) [place, last] = [half(place), half(last)]
  let [before, after] = [first, first]
  for (const sibling of rest) {
    if (last === 0) return false
    if (place % 2 === 1 || place === last) {
      before = nodeHash(sibling, before)
      after = nodeHash(sibling, after)
      while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)]
    } else after = nodeHash(after, sibling)
    ;[place, last] = [half(place), half(last)]
  }
  return last === 0 && before.equals(earlier.root) && after.equals(later.root)
}

/** In pieces: a chain may be larger than memory. */
async function sha256OfFile(path) {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}

const bytes = (hex) => Buffer.from(String(hex), 'hex')
const treeIn = (signed) => {
  const { school, size, root } = JSON.parse(signed)
  return { school, size, root: bytes(root) }
}
const linesOf = (path) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line))

/** What was found wrong, each with the entry it concerns where it concerns one; and what nobody can know from this bundle. */
export async function verifyBundle(directory, { key, checkpoints: held = [] } = {}) {
  const wrong = []
  const unknown = []
  const text = readFileSync(join(directory, 'manifest.json'), 'utf8')
  const manifest = JSON.parse(text)
  const publicKey = createPublicKey(key ?? manifest.publicKey)
  const isSigned = (signed, signature) =>
    verify(null, Buffer.from(signed, 'utf8'), publicKey, Buffer.from(String(signature), 'base64'))
  if (!key)
    unknown.push('Whether the key is that of the installation: give the public key that you were handed (--key).')
  if (manifest.format !== 'sillage-audit/1')
    wrong.push({ what: `The format ${manifest.format} is not known to this verifier.` })
  if (!isSigned(text, readFileSync(join(directory, 'manifest.sig'), 'utf8').trim()))
    wrong.push({ what: 'The manifest was changed after it was signed, or signed with another key.' })
  for (const [name, digest] of Object.entries(manifest.files))
    if ((await sha256OfFile(join(directory, name))) !== digest)
      wrong.push({ what: `The file ${name} is not the one that was signed.` })

  const { signed, signature } = manifest.checkpoint
  const last = treeIn(signed)
  if (!isSigned(signed, signature)) wrong.push({ what: 'The checkpoint of the bundle is not signed with this key.' })
  if (last.school !== manifest.school) wrong.push({ what: 'The checkpoint is of another school than the bundle.' })

  const heldHere = held.filter((one) => treeIn(one.signed).school === manifest.school)
  const heldAtSize = new Map()
  for (const one of heldHere) {
    const tree = treeIn(one.signed)
    if (!isSigned(one.signed, one.signature))
      wrong.push({ what: `The checkpoint at ${tree.size} entries that you hold is not signed with this key.` })
    else heldAtSize.set(tree.size, [...(heldAtSize.get(tree.size) ?? []), tree])
  }

  const listed = linesOf(join(directory, 'checkpoints.ndjson'))
  /** Entries before it have expired: the chain is verified from the signed checkpoint there on. */
  const { from } = manifest
  const grown = growingTree(from)
  let previous = null
  if (from) {
    previous = bytes(from.head)
    const sealed = listed.find((one) => treeIn(one.signed).size === from.size)
    if (!sealed || !isSigned(sealed.signed, sealed.signature))
      wrong.push({ what: `The bundle has no signed checkpoint at ${from.size} entries, where it begins.` })
    else if (!grown.root()?.equals(treeIn(sealed.signed).root) || JSON.parse(sealed.signed).head !== from.head)
      wrong.push({ what: `What the bundle begins with is not the chain of its checkpoint at ${from.size} entries.` })
    for (const tree of heldAtSize.get(from.size) ?? [])
      if (!grown.root()?.equals(tree.root))
        wrong.push({
          entry: from.size,
          what: `The chain does not begin with the checkpoint that you hold at ${from.size} entries: it was rewritten before there.`,
        })
    unknown.push(
      `What the entries before entry ${from.size} said: they have expired, and were deleted. The chain is verified from there on.`,
    )
  }
  const restores = []
  let entries = 0
  /** An entry that names another one before it than the one that stands there, until the next entry tells which of them is right. */
  let torn = null
  const settleTorn = (isVouchedFor) => {
    if (torn === null) return
    wrong.push(
      isVouchedFor && torn > (from?.size ?? 0)
        ? {
            entry: torn - 1,
            what: `It is not the entry that entry ${torn} names before itself: it was changed, moved or inserted.`,
          }
        : {
            entry: torn,
            what: 'It names another entry before it: one of the two was changed, moved, inserted or removed.',
          },
    )
    torn = null
  }
  /** Where the chain was signed on its way, by the bundle itself. */
  const listedAtSize = new Map(listed.map((one) => [treeIn(one.signed).size, treeIn(one.signed)]))
  /** Up to where the chain is as one of these says, and the first of them that says otherwise. */
  let asSigned = from?.size ?? 0
  let notAsSigned = null
  /** Commitments that nothing opens any more: the persons were erased, or never named here. */
  let closed = 0
  for await (const line of createInterface({
    input: createReadStream(join(directory, 'entries.ndjson')),
    crlfDelay: Infinity,
  })) {
    let read
    let entry
    try {
      read = JSON.parse(line)
      entry = JSON.parse(read.entry)
    } catch {
      wrong.push({ entry: grown.size, what: `Line ${entries + 1} is no entry.` })
      break
    }
    entries += 1
    const { n } = read
    const leaf = leafHash(read.entry)
    if (entry.n !== n) wrong.push({ entry: n, what: `It calls itself entry ${entry.n}.` })
    if (manifest.whole) {
      const follows = entry.previous === (previous?.toString('hex') ?? null)
      settleTorn(follows)
      if (n !== grown.size) wrong.push({ entry: grown.size, what: `Entry ${n} stands in its place.` })
      if (!follows) torn = n
      grown.add(leaf)
      const own = listedAtSize.get(grown.size)
      if (own?.root.equals(grown.root())) asSigned = grown.size
      else if (own) notAsSigned ??= { size: own.size, since: asSigned }
      for (const tree of heldAtSize.get(grown.size) ?? [])
        if (!tree.root.equals(grown.root()))
          wrong.push({
            entry: n,
            what: `Up to here, the chain is not the one of the checkpoint that you hold at ${tree.size} entries: it was rewritten.`,
          })
    } else if (!rootByInclusion(leaf, n, last.size, (read.proof ?? []).map(bytes))?.equals(last.root))
      wrong.push({ entry: n, what: 'Its proof does not lead to the signed checkpoint.' })
    previous = leaf
    if (entry.action === 'restore-seen' && entry.facts?.school === manifest.school)
      restores.push({ entry: n, at: entry.at, checkpoint: entry.facts.checkpoint, entriesNow: entry.facts.entriesNow })
    const committed = [entry.actor, entry.onBehalfOf, ...(entry.subjects ?? []), entry.origin?.address].filter(Boolean)
    const opened = new Set()
    for (const { place, value, salt } of read.openings ?? []) {
      const commitment = sha256(COMMITMENT, bytes(salt), Buffer.from(String(value), 'utf8')).toString('hex')
      const isThere = {
        actor: entry.actor === commitment,
        'on-behalf-of': entry.onBehalfOf === commitment,
        subject: (entry.subjects ?? []).includes(commitment),
        address: entry.origin?.address === commitment,
      }[place]
      if (!isThere) wrong.push({ entry: n, what: `The ${place} that stands beside it is not the one of the entry.` })
      opened.add(commitment)
    }
    closed += committed.filter((commitment) => !opened.has(commitment)).length
    if (wrong.length >= 20) break
  }
  settleTorn(previous !== null && previous.toString('hex') === JSON.parse(signed).head)
  if (entries !== manifest.entries && wrong.length < 20)
    wrong.push({ what: `The bundle holds ${entries} entries, and its manifest says ${manifest.entries}.` })

  if (manifest.whole) {
    // Links that do not fit name their entry. Where they were made anew, the signed checkpoints bound the change.
    if (wrong.length === 0 && notAsSigned !== null)
      wrong.push({
        entry: notAsSigned.since,
        what: `The chain is not the one that was signed at ${notAsSigned.size} entries: it was changed from an entry between ${notAsSigned.since} and ${notAsSigned.size - 1} on.`,
      })
    if (wrong.length === 0 && grown.size === last.size && !grown.root()?.equals(last.root))
      wrong.push({ entry: grown.size - 1, what: 'The last entry is not the one that was signed: it was changed.' })
    if (wrong.length === 0 && grown.size !== last.size)
      wrong.push({
        entry: grown.size,
        what: 'The entries do not give the root of the signed checkpoint: the end was cut or changed.',
      })
  } else {
    unknown.push(
      'Whether entries were left out of this selection: each entry proves itself, and not that there is no other. Ask for the whole chain.',
    )
  }

  for (const one of listed) {
    const tree = treeIn(one.signed)
    if (!isSigned(one.signed, one.signature))
      wrong.push({ what: `The listed checkpoint at ${tree.size} entries is not signed with this key.` })
    else if (!isConsistent(tree, last, one.proof.map(bytes)))
      wrong.push({ what: `The chain of this bundle is no continuation of its own checkpoint at ${tree.size} entries.` })
  }
  for (const [size, trees] of heldAtSize)
    for (const tree of trees) {
      if (from && size < from.size)
        unknown.push(`Whether the chain continues your checkpoint at ${size} entries: what was there has expired.`)
      else if (size > last.size)
        wrong.push({
          entry: last.size,
          what: `You hold a checkpoint at ${size} entries, and this chain has only ${last.size}: its end was cut.`,
        })
      else if (!manifest.whole) {
        const same = listed.map((one) => ({ ...treeIn(one.signed), proof: one.proof })).find((one) => one.size === size)
        if (!same)
          unknown.push(
            `Whether the chain continues your checkpoint at ${size} entries: the bundle has no proof for it.`,
          )
        else if (!same.root.equals(tree.root) || !isConsistent(tree, last, same.proof.map(bytes)))
          wrong.push({
            entry: size - 1,
            what: `The chain does not continue the checkpoint that you hold at ${size} entries: it was rewritten before there.`,
          })
      }
    }
  const newestHeld = Math.max(
    0,
    ...[...heldAtSize.keys()].filter((size) => size >= (from?.size ?? 0) && size <= last.size),
  )
  if (newestHeld < last.size)
    unknown.push(
      newestHeld === 0
        ? 'Whether the whole chain was rewritten and signed anew: only a checkpoint that was handed to you before shows that (--checkpoints).'
        : `Whether what follows entry ${newestHeld - 1} was rewritten before this bundle was made: your newest checkpoint ends there.`,
    )
  unknown.push(
    'Whether everything that happened was entered: a chain shows what was changed, not what was never written.',
  )
  if (closed > 0)
    unknown.push(
      `Who the ${closed} commitments without an opening are about: those persons were erased, or are not shown here.`,
    )
  return {
    school: manifest.school,
    whole: manifest.whole,
    entries,
    size: last.size,
    root: last.root.toString('hex'),
    restores,
    wrong,
    unknown,
  }
}

const USAGE = 'usage: node verify-audit.mjs BUNDLE [--key PUBLIC.pem] [--checkpoints FILE.ndjson] [--json]'

function calledWith(parameters) {
  const options = { json: false }
  const paths = []
  for (let n = 0; n < parameters.length; n += 1) {
    const parameter = parameters[n]
    if (parameter === '--json') options.json = true
    else if (parameter === '--key') options.key = readFileSync(parameters[++n] ?? '', 'utf8')
    // Each line is a checkpoint, or what was posted: several.
    else if (parameter === '--checkpoints')
      options.checkpoints = linesOf(parameters[++n] ?? '').flatMap((line) => line.checkpoints ?? line)
    else paths.push(parameter)
  }
  if (paths.length !== 1 || paths[0].startsWith('--')) throw new Error(USAGE)
  if (!statSync(paths[0]).isDirectory()) throw new Error(`${paths[0]} is not a directory: unpack the bundle first`)
  if (options.key) createPublicKey(options.key)
  return { directory: paths[0], options }
}

async function main(parameters) {
  let call
  try {
    call = calledWith(parameters)
  } catch (error) {
    console.error(error.message)
    return 2
  }
  const { directory, options } = call
  const found = await verifyBundle(directory, options)
  if (options.json) console.log(JSON.stringify(found, null, 2))
  else {
    console.log(`School   ${found.school}`)
    console.log(`Entries  ${found.entries}${found.whole ? ', the whole chain' : `, selected from ${found.size}`}`)
    console.log(`Root     ${found.root}\n`)
    if (found.wrong.length === 0) console.log('Nothing was changed, as far as this bundle can show.')
    for (const { entry, what } of found.wrong)
      console.log(`WRONG    ${entry === undefined ? '' : `Entry ${entry}: `}${what}`)
    for (const { entry, at, checkpoint, entriesNow } of found.restores)
      console.log(
        `RESTORE  Entry ${entry}: on ${at} the service found that the checkpoint at ${checkpoint} entries was gone, with ${entriesNow} entries left. Somebody restored an older copy of the database, or cut the chain: ask who, and why.`,
      )
    console.log('\nNot shown by this bundle:')
    for (const what of found.unknown) console.log(`  - ${what}`)
  }
  return found.wrong.length > 0 ? 1 : 0
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  main(process.argv.slice(2)).then(
    (code) => {
      process.exitCode = code
    },
    (error) => {
      console.error(`The bundle cannot be read: ${error.message}`)
      process.exitCode = 1
    },
  )

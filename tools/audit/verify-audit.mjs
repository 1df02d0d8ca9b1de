#!/usr/bin/env node
// Verifies an audit bundle of Sillage. One file without dependencies (Node 20 or later): keep it, and keep the checkpoints that
// you are handed. The rules it checks are those of RFC 6962 (Merkle trees) and RFC 8032 (Ed25519).
//
//   node verify-audit.mjs BUNDLE [--key PUBLIC.pem] [--checkpoints FILE.ndjson]… [--json]
//
// Exits with 0 if all that can be checked holds, with 1 if something was changed, with 2 if it was called wrongly.
//
// The rules use no module of Node: the console runs this very file in a browser, with the hashes and signatures of the browser.
// What only Node has is loaded where the program is called.

/** Not resolved by whoever puts this file into a page. */
const node = (name) => import(/* @vite-ignore */ `node:${name}`)

const LEAF = Uint8Array.of(0)
const NODE = Uint8Array.of(1)
const COMMITMENT = Uint8Array.of(2)
const encoder = new TextEncoder()
const utf8 = (text) => encoder.encode(text)
const half = (number) => Math.floor(number / 2)

const hex = (hash) => Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
/** Of what is no hexadecimal number, nothing: that equals no hash. */
function bytes(text) {
  const digits = /^(?:[0-9a-f]{2})*$/i.test(String(text)) ? String(text) : ''
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}
const same = (one, other) =>
  one !== null && other !== null && one.length === other.length && one.every((byte, n) => byte === other[n])

/** What can be wrong, and what a bundle cannot show, by a code that other programs translate. */
const sentences = {
  'format-unknown': ({ format }) => `The format ${format} is not known to this verifier.`,
  'manifest-changed': () => 'The manifest was changed after it was signed, or signed with another key.',
  'file-changed': ({ file }) => `The file ${file} is not the one that was signed.`,
  'checkpoint-unsigned': () => 'The checkpoint of the bundle is not signed with this key.',
  'checkpoint-of-another-school': () => 'The checkpoint is of another school than the bundle.',
  'held-unsigned': ({ size }) => `The checkpoint at ${size} entries that you hold is not signed with this key.`,
  'beginning-unsigned': ({ size }) => `The bundle has no signed checkpoint at ${size} entries, where it begins.`,
  'beginning-differs': ({ size }) =>
    `What the bundle begins with is not the chain of its checkpoint at ${size} entries.`,
  'beginning-not-as-held': ({ size }) =>
    `The chain does not begin with the checkpoint that you hold at ${size} entries: it was rewritten before there.`,
  'not-named-by-next': ({ next }) =>
    `It is not the entry that entry ${next} names before itself: it was changed, moved or inserted.`,
  'previous-differs': () => 'It names another entry before it: one of the two was changed, moved, inserted or removed.',
  'no-entry': ({ line }) => `Line ${line} is no entry.`,
  'calls-itself': ({ number }) => `It calls itself entry ${number}.`,
  'in-its-place': ({ number }) => `Entry ${number} stands in its place.`,
  'not-as-held': ({ size }) =>
    `Up to here, the chain is not the one of the checkpoint that you hold at ${size} entries: it was rewritten.`,
  'proof-fails': () => 'Its proof does not lead to the signed checkpoint.',
  'opening-differs': ({ place }) => `The ${place} that stands beside it is not the one of the entry.`,
  'count-differs': ({ found, expected }) => `The bundle holds ${found} entries, and its manifest says ${expected}.`,
  'not-as-signed': ({ size, first, last }) =>
    `The chain is not the one that was signed at ${size} entries: it was changed from an entry between ${first} and ${last} on.`,
  'last-differs': () => 'The last entry is not the one that was signed: it was changed.',
  'end-differs': () => 'The entries do not give the root of the signed checkpoint: the end was cut or changed.',
  'listed-unsigned': ({ size }) => `The listed checkpoint at ${size} entries is not signed with this key.`,
  'listed-not-continued': ({ size }) =>
    `The chain of this bundle is no continuation of its own checkpoint at ${size} entries.`,
  'end-cut': ({ size, now }) =>
    `You hold a checkpoint at ${size} entries, and this chain has only ${now}: its end was cut.`,
  'held-not-continued': ({ size }) =>
    `The chain does not continue the checkpoint that you hold at ${size} entries: it was rewritten before there.`,
  'key-not-given': () =>
    'Whether the key is that of the installation: give the public key that you were handed (--key).',
  expired: ({ before }) =>
    `What the entries before entry ${before} said: they have expired, and were deleted. The chain is verified from there on.`,
  selection: () =>
    'Whether entries were left out of this selection: each entry proves itself, and not that there is no other. Ask for the whole chain.',
  'held-expired': ({ size }) =>
    `Whether the chain continues your checkpoint at ${size} entries: what was there has expired.`,
  'held-without-proof': ({ size }) =>
    `Whether the chain continues your checkpoint at ${size} entries: the bundle has no proof for it.`,
  'all-rewritten': () =>
    'Whether the whole chain was rewritten and signed anew: only a checkpoint that was handed to you before shows that (--checkpoints).',
  'after-held': ({ entry }) =>
    `Whether what follows entry ${entry} was rewritten before this bundle was made: your newest checkpoint ends there.`,
  'never-written': () =>
    'Whether everything that happened was entered: a chain shows what was changed, not what was never written.',
  closed: ({ count }) =>
    `Who the ${count} commitments without an opening are about: those persons were erased, or are not shown here.`,
}
const said = (code, facts = {}) => ({ code, facts, what: sentences[code](facts) })
const saidOf = (entry, code, facts = {}) => ({ entry, ...said(code, facts) })

/** The hashes of the perfect subtrees of the entries read so far, from those of what has expired. */
function growingTree(from, nodeHash) {
  let size = from?.size ?? 0
  const subtrees = (from?.subtrees ?? []).map(bytes)
  return {
    get size() {
      return size
    },
    async add(leaf) {
      let hash = leaf
      for (let carry = size; carry % 2 === 1; carry = half(carry)) hash = await nodeHash(subtrees.pop(), hash)
      subtrees.push(hash)
      size += 1
    },
    /** Null of no entries. */
    async root() {
      let root = null
      for (const subtree of [...subtrees].reverse()) root = root ? await nodeHash(subtree, root) : subtree
      return root
    },
  }
}

/** RFC 9162, section 2.1.3.2. */
async function rootByInclusion(nodeHash, leaf, index, size, proof) {
  if (!(index >= 0 && index < size)) return null
  let [place, last, root] = [index, size - 1, leaf]
  for (const sibling of proof) {
    if (last === 0) return null
    if (place % 2 === 1 || place === last) {
      root = await nodeHash(sibling, root)
      while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)]
    } else root = await nodeHash(root, sibling)
    ;[place, last] = [half(place), half(last)]
  }
  return last === 0 ? root : null
}

/** RFC 9162, section 2.1.4.2. */
async function isConsistent(nodeHash, earlier, later, proof) {
  if (earlier.size === later.size) return proof.length === 0 && same(earlier.root, later.root)
  if (earlier.size <= 0 || earlier.size > later.size) return false
  const [first, ...rest] = Number.isInteger(Math.log2(earlier.size)) ? [earlier.root, ...proof] : proof
  if (!first) return false
  let [place, last] = [earlier.size - 1, later.size - 1]
  while (place % 2 === 1) [place, last] = [half(place), half(last)]
  let [before, after] = [first, first]
  for (const sibling of rest) {
    if (last === 0) return false
    if (place % 2 === 1 || place === last) {
      before = await nodeHash(sibling, before)
      after = await nodeHash(sibling, after)
      while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)]
    } else after = await nodeHash(after, sibling)
    ;[place, last] = [half(place), half(last)]
  }
  return last === 0 && same(before, earlier.root) && same(after, later.root)
}

const treeIn = (signed) => {
  const { school, size, root } = JSON.parse(signed)
  return { school, size, root: bytes(root) }
}

/** Each line is a checkpoint, or what was posted: several. */
export const checkpointsIn = (text) => linesOf(text).flatMap((line) => line.checkpoints ?? line)

const linesOf = (text) =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line))

/** After so many findings, the rest would say nothing new. */
const MOST_WRONG = 20

/**
 * What was found wrong, each with the entry it concerns where it concerns one; and what nobody can know from this bundle.
 *
 * `files` reads the bundle: `text(name)`, `lines(name)` one by one, and `digest(name)`, the SHA-256 in hexadecimal. `sha256`
 * hashes its parts one after the other; `signedWith(pem)` gives the test of a signature (Ed25519) of a text, in base64. `onEntry`
 * is awaited after each entry with the number of those that are done.
 */
export async function verifyFiles(
  files,
  { sha256, signedWith, key, checkpoints: held = [], onEntry = () => undefined },
) {
  const leafHash = (text) => sha256(LEAF, utf8(text))
  const nodeHash = (left, right) => sha256(NODE, left, right)
  const commitmentTo = async ({ salt, value }) => hex(await sha256(COMMITMENT, bytes(salt), utf8(String(value))))

  const wrong = []
  const unknown = []
  const text = await files.text('manifest.json')
  const manifest = JSON.parse(text)
  const isSigned = await signedWith(key ?? manifest.publicKey)
  if (!key) unknown.push(said('key-not-given'))
  if (manifest.format !== 'sillage-audit/1') wrong.push(said('format-unknown', { format: manifest.format }))
  if (!(await isSigned(text, (await files.text('manifest.sig')).trim()))) wrong.push(said('manifest-changed'))
  for (const [file, digest] of Object.entries(manifest.files))
    if ((await files.digest(file)) !== digest) wrong.push(said('file-changed', { file }))

  const { signed, signature } = manifest.checkpoint
  const last = treeIn(signed)
  if (!(await isSigned(signed, signature))) wrong.push(said('checkpoint-unsigned'))
  if (last.school !== manifest.school) wrong.push(said('checkpoint-of-another-school'))

  const heldHere = held.filter((one) => treeIn(one.signed).school === manifest.school)
  const heldAtSize = new Map()
  for (const one of heldHere) {
    const tree = treeIn(one.signed)
    if (!(await isSigned(one.signed, one.signature))) wrong.push(said('held-unsigned', { size: tree.size }))
    else heldAtSize.set(tree.size, [...(heldAtSize.get(tree.size) ?? []), tree])
  }

  const listed = linesOf(await files.text('checkpoints.ndjson'))
  /** Entries before it have expired: the chain is verified from the signed checkpoint there on. */
  const { from } = manifest
  const grown = growingTree(from, nodeHash)
  let previous = null
  if (from) {
    const { size } = from
    previous = bytes(from.head)
    const root = await grown.root()
    const sealed = listed.find((one) => treeIn(one.signed).size === size)
    if (!sealed || !(await isSigned(sealed.signed, sealed.signature))) wrong.push(said('beginning-unsigned', { size }))
    else if (!same(root, treeIn(sealed.signed).root) || JSON.parse(sealed.signed).head !== from.head)
      wrong.push(said('beginning-differs', { size }))
    for (const tree of heldAtSize.get(size) ?? [])
      if (!same(root, tree.root)) wrong.push(saidOf(size, 'beginning-not-as-held', { size }))
    unknown.push(said('expired', { before: size }))
  }
  const restores = []
  let entries = 0
  /** An entry that names another one before it than the one that stands there, until the next entry tells which of them is right. */
  let torn = null
  const settleTorn = (isVouchedFor) => {
    if (torn === null) return
    wrong.push(
      isVouchedFor && torn > (from?.size ?? 0)
        ? saidOf(torn - 1, 'not-named-by-next', { next: torn })
        : saidOf(torn, 'previous-differs'),
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
  for await (const line of files.lines('entries.ndjson')) {
    let read
    let entry
    try {
      read = JSON.parse(line)
      entry = JSON.parse(read.entry)
    } catch {
      wrong.push(saidOf(grown.size, 'no-entry', { line: entries + 1 }))
      break
    }
    entries += 1
    const { n } = read
    const leaf = await leafHash(read.entry)
    if (entry.n !== n) wrong.push(saidOf(n, 'calls-itself', { number: entry.n }))
    if (manifest.whole) {
      const follows = entry.previous === (previous && hex(previous))
      settleTorn(follows)
      if (n !== grown.size) wrong.push(saidOf(grown.size, 'in-its-place', { number: n }))
      if (!follows) torn = n
      await grown.add(leaf)
      const own = listedAtSize.get(grown.size)
      const heldNow = heldAtSize.get(grown.size) ?? []
      const root = own || heldNow.length > 0 ? await grown.root() : null
      if (own && same(own.root, root)) asSigned = grown.size
      else if (own) notAsSigned ??= { size: own.size, since: asSigned }
      for (const tree of heldNow) if (!same(tree.root, root)) wrong.push(saidOf(n, 'not-as-held', { size: tree.size }))
    } else if (!same(await rootByInclusion(nodeHash, leaf, n, last.size, (read.proof ?? []).map(bytes)), last.root))
      wrong.push(saidOf(n, 'proof-fails'))
    previous = leaf
    if (entry.action === 'restore-seen' && entry.facts?.school === manifest.school)
      restores.push({ entry: n, at: entry.at, checkpoint: entry.facts.checkpoint, entriesNow: entry.facts.entriesNow })
    const committed = [entry.actor, entry.onBehalfOf, ...(entry.subjects ?? []), entry.origin?.address].filter(Boolean)
    const openings = read.openings ?? []
    const commitments = await Promise.all(openings.map(commitmentTo))
    const opened = new Set(commitments)
    for (const [number, { place }] of openings.entries()) {
      const commitment = commitments[number]
      const isThere = {
        actor: entry.actor === commitment,
        'on-behalf-of': entry.onBehalfOf === commitment,
        subject: (entry.subjects ?? []).includes(commitment),
        address: entry.origin?.address === commitment,
      }[place]
      if (!isThere) wrong.push(saidOf(n, 'opening-differs', { place }))
    }
    closed += committed.filter((commitment) => !opened.has(commitment)).length
    await onEntry(entries)
    if (wrong.length >= MOST_WRONG) break
  }
  settleTorn(previous !== null && hex(previous) === JSON.parse(signed).head)
  if (entries !== manifest.entries && wrong.length < MOST_WRONG)
    wrong.push(said('count-differs', { found: entries, expected: manifest.entries }))

  if (manifest.whole) {
    // Links that do not fit name their entry. Where they were made anew, the signed checkpoints bound the change.
    if (wrong.length === 0 && notAsSigned !== null) {
      const { size, since } = notAsSigned
      wrong.push(saidOf(since, 'not-as-signed', { size, first: since, last: size - 1 }))
    }
    if (wrong.length === 0 && grown.size === last.size && !same(await grown.root(), last.root))
      wrong.push(saidOf(grown.size - 1, 'last-differs'))
    if (wrong.length === 0 && grown.size !== last.size) wrong.push(saidOf(grown.size, 'end-differs'))
  } else unknown.push(said('selection'))

  for (const one of listed) {
    const tree = treeIn(one.signed)
    const { size } = tree
    if (!(await isSigned(one.signed, one.signature))) wrong.push(said('listed-unsigned', { size }))
    else if (!(await isConsistent(nodeHash, tree, last, one.proof.map(bytes))))
      wrong.push(said('listed-not-continued', { size }))
  }
  for (const [size, trees] of heldAtSize)
    for (const tree of trees) {
      if (from && size < from.size) unknown.push(said('held-expired', { size }))
      else if (size > last.size) wrong.push(saidOf(last.size, 'end-cut', { size, now: last.size }))
      else if (!manifest.whole) {
        const own = listed.map((one) => ({ ...treeIn(one.signed), proof: one.proof })).find((one) => one.size === size)
        if (!own) unknown.push(said('held-without-proof', { size }))
        else if (!same(own.root, tree.root) || !(await isConsistent(nodeHash, tree, last, own.proof.map(bytes))))
          wrong.push(saidOf(size - 1, 'held-not-continued', { size }))
      }
    }
  const newestHeld = Math.max(
    0,
    ...[...heldAtSize.keys()].filter((size) => size >= (from?.size ?? 0) && size <= last.size),
  )
  if (newestHeld < last.size)
    unknown.push(newestHeld === 0 ? said('all-rewritten') : said('after-held', { entry: newestHeld - 1 }))
  unknown.push(said('never-written'))
  if (closed > 0) unknown.push(said('closed', { count: closed }))
  return {
    school: manifest.school,
    whole: manifest.whole,
    entries,
    size: last.size,
    root: hex(last.root),
    restores,
    wrong,
    unknown,
  }
}

/** A bundle in a directory, with the hashes and signatures of Node. */
export async function verifyBundle(directory, { key, checkpoints } = {}) {
  const [{ createHash, createPublicKey, verify }, { createReadStream, readFileSync }, { join }, { createInterface }] =
    await Promise.all(['crypto', 'fs', 'path', 'readline'].map(node))
  const pathOf = (name) => join(directory, name)
  const files = {
    text: async (name) => readFileSync(pathOf(name), 'utf8'),
    lines: (name) => createInterface({ input: createReadStream(pathOf(name)), crlfDelay: Number.POSITIVE_INFINITY }),
    /** In pieces: a chain may be larger than memory. */
    async digest(name) {
      const hash = createHash('sha256')
      for await (const chunk of createReadStream(pathOf(name))) hash.update(chunk)
      return hash.digest('hex')
    },
  }
  const sha256 = (...parts) => {
    const hash = createHash('sha256')
    for (const part of parts) hash.update(part)
    return hash.digest()
  }
  const signedWith = (pem) => {
    const publicKey = createPublicKey(pem)
    return (signed, signature) =>
      verify(null, Buffer.from(signed, 'utf8'), publicKey, Buffer.from(String(signature), 'base64'))
  }
  return verifyFiles(files, { sha256, signedWith, key, checkpoints })
}

const USAGE = 'usage: node verify-audit.mjs BUNDLE [--key PUBLIC.pem] [--checkpoints FILE.ndjson]… [--json]'

async function calledWith(parameters) {
  const [{ createPublicKey }, { readFileSync, statSync }] = await Promise.all(['crypto', 'fs'].map(node))
  const textOf = (path) => readFileSync(path, 'utf8')
  const isPublicKey = (pem) => {
    try {
      return createPublicKey(pem).type === 'public'
    } catch {
      return false
    }
  }
  const options = { json: false }
  const paths = []
  for (let n = 0; n < parameters.length; n += 1) {
    const parameter = parameters[n]
    if (parameter === '--json') options.json = true
    else if (parameter === '--key') options.key = readWith(textOf, parameters[++n])
    else if (parameter === '--checkpoints')
      options.checkpoints = [...(options.checkpoints ?? []), ...checkpointsIn(readWith(textOf, parameters[++n]))]
    else paths.push(parameter)
  }
  if (paths.length !== 1 || paths[0].startsWith('--')) throw new Error(USAGE)
  if (!readWith(statSync, paths[0]).isDirectory())
    throw new Error(`${paths[0]} is not a directory: unpack the bundle first`)
  if (options.key && !isPublicKey(options.key))
    throw new Error('The file after --key is not a public key in PEM form: ask for what “sillage audit key” prints')
  return { directory: paths[0], options }
}

/** An error of the system in the words of whoever mistyped a path. */
function readWith(read, path) {
  if (path === undefined) throw new Error(USAGE)
  try {
    return read(path)
  } catch (error) {
    throw new Error(error.code === 'ENOENT' ? `There is no file or directory ${path}` : `${path}: ${error.message}`)
  }
}

async function main(parameters) {
  let call
  try {
    call = await calledWith(parameters)
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
    for (const { what } of found.unknown) console.log(`  - ${what}`)
  }
  return found.wrong.length > 0 ? 1 : 0
}

const isCalled = async () =>
  typeof process === 'object' && import.meta.url === (await node('url')).pathToFileURL(process.argv?.[1] ?? '').href

isCalled()
  .then(
    (called) =>
      called &&
      main(process.argv.slice(2)).then((code) => {
        process.exitCode = code
      }),
  )
  .catch((error) => {
    console.error(`The bundle cannot be read: ${error.message}`)
    process.exitCode = 1
  })

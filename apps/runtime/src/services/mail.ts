// E-mail over SMTP. It knows whether a message may have left: such a failure is uncertain and never sent again by itself.
import net from 'node:net';
import type { Readable } from 'node:stream';
import {
  type MailMessage,
  type MailResult,
  RetryableError,
  TerminalError,
  UncertainError,
} from '@leeway/nodes/contract/run.ts';
import nodemailer from 'nodemailer';
import { createNetworkGuard, type NetworkGuard, type NetworkGuardDeps } from './network-guard.ts';

export interface MailConnection {
  id: string;
  /** As people know it; errors say it. */
  name: string;
  host: string;
  port: number;
  /** TLS from the first byte (port 465). Otherwise STARTTLS is used when the server offers it. */
  secure: boolean;
  /** Empty: the server asks for no user. */
  user: string;
  password: string;
  /** Sender of every mail, `Name <a@b.c>` or plain. */
  from: string;
}

export interface MailServiceDeps extends NetworkGuardDeps {
  /** Throws when there is no such connection. */
  connection(id: string): Promise<MailConnection>;
  timeouts?: Partial<MailTimeouts>;
}

export interface MailTimeouts {
  /** Until connected, and until the server greets. */
  connectMs: number;
  /** Silence in the middle of a conversation. */
  silenceMs: number;
}

export interface MailService {
  /** Throws TerminalError (refused for good), UncertainError (it may have been sent) or RetryableError. */
  send(message: MailMessage, signal: AbortSignal): Promise<MailResult>;
  /** Connects and signs in without sending. For the connection test. */
  verify(connection: MailConnection): Promise<void>;
  close(): Promise<void>;
}

/** The settings a pool was opened with come along: other settings need another pool. */
type Pool = ReturnType<typeof openPool> & { settings: string };

export function createMailService(deps: MailServiceDeps): MailService {
  const guard = createNetworkGuard(deps);
  const timeouts: MailTimeouts = { connectMs: 10_000, silenceMs: 30_000, ...deps.timeouts };
  const pools = new Map<string, Pool>();

  function poolOf(connection: MailConnection): Pool {
    const settings = JSON.stringify(connection);
    const known = pools.get(connection.id);
    if (known?.settings === settings) return known;
    known?.transport.close();
    const pool = { ...openPool(connection, guard, timeouts), settings };
    pools.set(connection.id, pool);
    return pool;
  }

  async function send(message: MailMessage, signal: AbortSignal): Promise<MailResult> {
    const connection = await deps.connection(message.connection);
    const { transport, streams } = poolOf(connection);
    // A signal of this send alone: the only thing that nodemailer hands on untouched to its plugins.
    const ownSignal = AbortSignal.any([signal]);
    try {
      const { messageId, to, cc, subject, body, replyTo } = message;
      const mail = { from: connection.from, to, cc, subject, text: body, replyTo, messageId };
      const sent = await transport.sendMail({ ...mail, signal: ownSignal });
      return { messageId: sent.messageId, accepted: sent.accepted, rejected: sent.rejected };
    } catch (error) {
      // The server asks for the content with its answer to DATA; only then is a stream read.
      const hasBegun = streams.get(ownSignal)?.some((stream) => stream.readableDidRead) ?? false;
      throw translate(error, connection, hasBegun);
    }
  }

  async function verify(connection: MailConnection): Promise<void> {
    const transport = nodemailer.createTransport(optionsOf(connection, guard, timeouts));
    try {
      await transport.verify();
    } catch (error) {
      throw translate(error, connection, false);
    } finally {
      transport.close();
    }
  }

  async function close(): Promise<void> {
    for (const { transport } of pools.values()) transport.close();
    pools.clear();
  }
  return { send, verify, close };
}

function openPool(connection: MailConnection, guard: NetworkGuard, timeouts: MailTimeouts) {
  const streams = new WeakMap<AbortSignal, Readable[]>();
  const transport = nodemailer.createTransport({
    ...optionsOf(connection, guard, timeouts),
    pool: true,
    maxConnections: 3,
    // A kept connection may have gone stale: one more try, which nodemailer makes only while no byte of the mail has left.
    maxRequeues: 1,
  });
  transport.use('stream', ({ message, data }, done) => {
    const createReadStream = message.createReadStream.bind(message);
    message.createReadStream = (options) => {
      const stream = createReadStream(options);
      if (data.signal) streams.set(data.signal, [...(streams.get(data.signal) ?? []), stream]);
      return stream;
    };
    done();
  });
  return { transport, streams };
}

function optionsOf(connection: MailConnection, guard: NetworkGuard, timeouts: MailTimeouts) {
  const { host, port, secure, user, password } = connection;
  return {
    host,
    port,
    secure,
    auth: user === '' ? undefined : { user, pass: password },
    connectionTimeout: timeouts.connectMs,
    greetingTimeout: timeouts.connectMs,
    socketTimeout: timeouts.silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    // Our own socket, so that the address that was checked is the one that is connected to.
    getSocket: (_options: unknown, callback: (error: Error | null, socket?: { connection: net.Socket }) => void) => {
      connectGuarded({ host, port, guard, timeoutMs: timeouts.connectMs }).then(
        (socket) => callback(null, { connection: socket }),
        (error: Error) => callback(error),
      );
    },
  };
}

interface GuardedConnect {
  host: string;
  port: number;
  guard: NetworkGuard;
  timeoutMs: number;
}

async function connectGuarded({ host, port, guard, timeoutMs }: GuardedConnect): Promise<net.Socket> {
  guard.check(host, port);
  const { promise, resolve, reject } = Promise.withResolvers<net.Socket>();
  const socket = net.connect({ host, port, lookup: guard.lookup });
  const timer = setTimeout(() => {
    socket.destroy(Object.assign(new Error('it took too long to connect'), { code: 'ETIMEDOUT' }));
  }, timeoutMs);
  socket.once('error', reject);
  socket.once('connect', () => {
    socket.removeListener('error', reject);
    resolve(socket);
  });
  return promise.finally(() => clearTimeout(timer));
}

interface SmtpFailure {
  code: string;
  /** The server's answer, 0 when there was none. */
  responseCode: number;
  message: string;
}

function translate(error: unknown, connection: MailConnection, hasBegun: boolean): Error {
  if (error instanceof TerminalError) return error;
  const failure = failureOf(error);
  const name = `“${connection.name}”`;
  const server = `the mail server ${connection.host}:${connection.port} (connection ${name})`;
  const { code, responseCode, message } = failure;
  const isForGood = responseCode >= 500;
  const kind = responseCode > 0 ? 'server' : code === 'ETIMEDOUT' || code === 'EABORT' ? 'timeout' : 'network';
  if ((code === 'EAUTH' || code === 'ENOAUTH') && (isForGood || responseCode === 0)) {
    return new TerminalError(`The mail server refused the user name or password of connection ${name}.`, {
      hint: 'Correct them in Connections and press Test.',
      cause: error,
    });
  }
  if (hasBegun && responseCode === 0) {
    return new UncertainError(`The mail may have been sent: ${server} did not confirm it (${reasonOf(failure)}).`, {
      kind,
      cause: error,
    });
  }
  if (isForGood || code === 'EENVELOPE' || code === 'EMESSAGE') {
    const refusal = `${capital(server)} refused the mail: ${message}`;
    if (responseCode >= 400 && responseCode < 500)
      return new RetryableError(`${refusal}, for now.`, { kind, cause: error });
    return new TerminalError(refusal, {
      hint: 'Check the recipient, the sender and the size of the mail.',
      cause: error,
    });
  }
  return new RetryableError(`Could not send through ${server}: ${reasonOf(failure)}.`, { kind, cause: error });
}

function failureOf(error: unknown): SmtpFailure {
  if (!(error instanceof Error)) return { code: '', responseCode: 0, message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const original = 'originalCode' in error && typeof error.originalCode === 'string' ? error.originalCode : code;
  const responseCode = 'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : 0;
  return { code: code === 'ESOCKET' ? original : code, responseCode, message: error.message };
}

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was lost',
  ECONNECTION: 'the connection was lost',
  EDNS: 'there is no such host',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name server did not answer',
  ETIMEDOUT: 'it took too long',
  EABORT: 'the step was stopped',
  ETLS: 'no secure connection could be made; check the port and whether it needs TLS from the start',
};

function reasonOf({ code, message }: SmtpFailure): string {
  return REASONS[code] ?? message.replace(/\.$/, '');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

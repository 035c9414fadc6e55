// A real SMTP server that keeps the mails it gets, and can refuse, break off or fall silent.
// Run by hand: node tests/support/smtp-server.ts --port 4761
import type { Socket } from 'node:net';
import { type AddressObject, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerAddress, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { listen, portFromArguments } from './listen.ts';

export interface ReceivedMail {
  messageId: string;
  from: string;
  to: string[];
  cc: string[];
  replyTo: string | null;
  subject: string;
  text: string;
  /** Who really gets it, as the server was told in RCPT TO. */
  recipients: string[];
  user: string | null;
}

/** What the server does from now on; change it at any time through `behave`. */
export interface SmtpBehaviour {
  /** Recipient → SMTP code to refuse it with (550 for good, 450 for now). */
  refuse: Record<string, number>;
  /** Answer to a whole message: 250 takes it, another code refuses it. */
  dataCode: number;
  /**
   * `closeInData` destroys the connection while the message arrives, `closeAfterData` when all of it is there but nothing is
   * confirmed; `hangInData` reads it and never answers; `hang` does not even greet.
   */
  fault: 'none' | 'closeInData' | 'closeAfterData' | 'hangInData' | 'hang';
}

export interface TestSmtpServer {
  host: string;
  port: number;
  url: string;
  mails: ReceivedMail[];
  /** Messages whose DATA arrived, kept or not. */
  dataCount(): number;
  /** Messages of which all content arrived, kept or not. */
  readCount(): number;
  connectionCount(): number;
  /** Connections that are open now. */
  openCount(): number;
  behave(change: Partial<SmtpBehaviour>): void;
  close(): Promise<void>;
}

interface SmtpServerOptions {
  port?: number;
  /** The only user and password that are let in; without it everybody is. */
  user?: string;
  password?: string;
}

const NORMAL: SmtpBehaviour = { refuse: {}, dataCode: 250, fault: 'none' };

/** Listens on 127.0.0.1 without TLS; AUTH PLAIN and LOGIN. */
export async function startSmtpServer(options: SmtpServerOptions = {}): Promise<TestSmtpServer> {
  const mails: ReceivedMail[] = [];
  const sockets = new Map<number, Socket>();
  const behaviour = { ...NORMAL };
  let dataCount = 0;
  let readCount = 0;
  let connectionCount = 0;

  const server = new SMTPServer({
    authMethods: ['PLAIN', 'LOGIN'],
    authOptional: options.user === undefined,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    onConnect: (_session, callback) => {
      connectionCount += 1;
      if (behaviour.fault !== 'hang') callback();
    },
    onAuth: (auth, _session, callback) => {
      const isKnown =
        options.user === undefined || (auth.username === options.user && auth.password === options.password);
      if (isKnown) callback(null, { user: auth.username });
      else callback(smtpError(535, 'Invalid login'));
    },
    onRcptTo: (address, _session, callback) => {
      const code = behaviour.refuse[address.address];
      callback(code === undefined ? null : smtpError(code, `No mail for ${address.address}`));
    },
    onData: (stream, session, callback) => {
      dataCount += 1;
      if (behaviour.fault === 'closeInData' || behaviour.fault === 'closeAfterData') {
        // 'data' is the first piece of the content, 'end' all of it.
        stream.once(behaviour.fault === 'closeInData' ? 'data' : 'end', () =>
          sockets.get(session.remotePort)?.destroy(),
        );
        stream.resume();
        return;
      }
      readMail(stream, session).then((mail) => {
        readCount += 1;
        if (behaviour.fault === 'hangInData') return;
        if (behaviour.dataCode !== 250) return callback(smtpError(behaviour.dataCode, 'Message refused'));
        mails.push(mail);
        callback(null, 'Taken');
      }, callback);
    },
  });
  // A client that hangs up is expected here; without a listener it would end the process.
  server.on('error', () => {});
  server.server.on('connection', (socket: Socket) => {
    const port = socket.remotePort ?? 0;
    sockets.set(port, socket);
    socket.once('close', () => sockets.delete(port));
  });
  const { port, close } = await listen(server.server, options.port);
  return {
    host: '127.0.0.1',
    port,
    url: `smtp://127.0.0.1:${port}`,
    mails,
    dataCount: () => dataCount,
    readCount: () => readCount,
    connectionCount: () => connectionCount,
    openCount: () => sockets.size,
    behave: (change) => void Object.assign(behaviour, change),
    close,
  };
}

async function readMail(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<ReceivedMail> {
  const mail = await simpleParser(stream);
  return {
    messageId: mail.messageId ?? '',
    from: mail.from?.text ?? '',
    to: addressesOf(mail.to),
    cc: addressesOf(mail.cc),
    replyTo: mail.replyTo?.text ?? null,
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    recipients: session.envelope.rcptTo.map((recipient: SMTPServerAddress) => recipient.address),
    user: typeof session.user === 'string' ? session.user : null,
  };
}

function addressesOf(header: AddressObject | AddressObject[] | undefined): string[] {
  const headers = header === undefined ? [] : [header].flat();
  return headers.flatMap((one) => one.value.map((address) => address.address ?? ''));
}

function smtpError(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

if (import.meta.main) {
  const server = await startSmtpServer({ port: portFromArguments(4761) });
  console.log(`SMTP test server on ${server.url}`);
}

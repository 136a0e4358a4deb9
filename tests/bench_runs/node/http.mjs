// HTTP/1.1 on plain sockets, for both sides of the bench. Node's own module costs several times as
// much, and the bench must stay cheaper than what it measures.
//
// Text is latin1 on both ways, so one character is one byte and bytes come back as they arrived.
// Bodies need a Content-Length; chunked ones are not understood.
import net from "node:net";

const REASONS = {
  200: "OK",
  201: "Created",
  400: "Bad Request",
  404: "Not Found",
  409: "Conflict",
};
const END_OF_HEAD = "\r\n\r\n";

/** Read whole messages out of a socket and hand each to `take(firstLine, fields, body)`. */
export function onMessages(socket, take) {
  let text = "";
  socket.setEncoding("latin1");
  socket.on("data", (part) => {
    text += part;
    for (;;) {
      const end = text.indexOf(END_OF_HEAD);
      if (end < 0) return;
      const [firstLine, ...lines] = text.slice(0, end).split("\r\n");
      const fields = fieldsOf(lines);
      const from = end + END_OF_HEAD.length;
      const until = from + Number(fields["content-length"] ?? 0);
      if (text.length < until) return;
      const body = text.slice(from, until);
      text = text.slice(until);
      take(firstLine, fields, body);
    }
  });
}

/** Listen on loopback; `answer(request, reply)` calls `reply(status, body)` when it wants. */
export function serve(port, answer, ready) {
  const server = net.createServer({ noDelay: true }, (socket) => {
    socket.on("error", () => socket.destroy());
    onMessages(socket, (firstLine, fields, body) => {
      const [method, target] = firstLine.split(" ");
      answer({ method, target, fields, body }, (status, text) => write(socket, status, text));
    });
  });
  server.listen({ port, host: "127.0.0.1", backlog: 1024 }, ready);
  return server;
}

function write(socket, status, body) {
  if (socket.destroyed) return;
  const head = `HTTP/1.1 ${status} ${REASONS[status] ?? "Status"}\r\nContent-Type: application/json\r\n`;
  socket.write(`${head}Content-Length: ${body.length}\r\n\r\n${body}`, "latin1");
}

function fieldsOf(lines) {
  const fields = {};
  for (const line of lines) {
    const colon = line.indexOf(":");
    fields[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return fields;
}

// Viewer request: whoever asks is whoever is connected, whatever the request says of itself.
function handler(event) {
    var request = event.request;
    request.headers["x-forwarded-for"] = { value: event.viewer.ip };
    delete request.headers["forwarded"];
    delete request.headers["x-forwarded-host"];
    return request;
}

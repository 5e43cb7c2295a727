# seed alone, for a database elsewhere: docker run --rm seed --database-url postgres://...
FROM golang:1.26 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o /seed ./cmd/seed

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /seed /seed
USER 65534
ENTRYPOINT ["/seed"]

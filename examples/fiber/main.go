// Command fiber is a small API on fiber whose errors are all answered by bind.
package main

import (
	"io"
	"log"
	"os"

	"github.com/fielderrors/bind"
	"github.com/gofiber/fiber/v3"
	"github.com/gofiber/fiber/v3/middleware/compress"
	"github.com/gofiber/fiber/v3/middleware/logger"
	"github.com/gofiber/fiber/v3/middleware/recover"
)

// Contact is what clients send.
type Contact struct {
	Name  string   `json:"name" validate:"required,max=50"`
	Email string   `json:"email" validate:"required,email" bind:"distinct"`
	Tags  []string `json:"tags,omitempty" validate:"max=3,dive,alpha"`
}

func main() {
	log.Fatal(app(bind.Must(bind.New(bind.Config{})), os.Stdout).Listen("localhost:8080"))
}

func app(b *bind.Binder, to io.Writer) *fiber.App {
	bind.Must(b, b.Check(Contact{}))
	app := fiber.New(fiber.Config{ErrorHandler: answer(b)})
	app.Use(logger.New(logger.Config{Stream: to}), compress.New(), recover.New())
	app.Post("/contacts", func(c fiber.Ctx) error {
		in, err := bind.One[Contact](b, request(c))
		return reply(c, fiber.StatusCreated, in, err)
	})
	app.Post("/imports", func(c fiber.Ctx) error {
		in, err := bind.Many[Contact](b, request(c), bind.Under("contacts"))
		return reply(c, fiber.StatusCreated, fiber.Map{"stored": len(in)}, err)
	})
	app.Put("/contacts/:id", func(c fiber.Ctx) error {
		in, err := bind.One[Contact](b, request(c))
		if c.Params("id") != "7" {
			err = &bind.Error{Reason: bind.NotFound}
		}
		return reply(c, fiber.StatusOK, in, err)
	})
	return app
}

func reply(c fiber.Ctx, status int, v any, err error) error {
	if err != nil {
		return err
	}
	return c.Status(status).JSON(v)
}

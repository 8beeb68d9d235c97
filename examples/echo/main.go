// Command echo is a small API on echo whose errors are all answered by bind.
package main

import (
	"io"
	"log"
	"log/slog"
	"net/http"
	"os"
	"time"

	"github.com/fielderrors/bind"
	"github.com/labstack/echo/v5"
	"github.com/labstack/echo/v5/middleware"
)

// Contact is what clients send.
type Contact struct {
	Name  string   `json:"name" validate:"required,max=50"`
	Email string   `json:"email" validate:"required,email" bind:"distinct"`
	Tags  []string `json:"tags,omitempty" validate:"max=3,dive,alpha"`
}

func main() {
	log.Fatal(server(bind.Must(bind.New(bind.Config{})), os.Stdout).Start("localhost:8080"))
}

func server(b *bind.Binder, to io.Writer) *echo.Echo {
	bind.Must(b, b.Check(Contact{}))
	e := echo.New()
	e.Logger = slog.New(slog.NewJSONHandler(to, nil))
	e.HTTPErrorHandler = func(c *echo.Context, err error) {
		c.Request().Pattern = c.Path() // the route in Config.Observe and in the log
		if c.Get("answered") == nil {  // the request logger hands the error on, for the second time
			c.Set("answered", true)
			b.WriteError(c.Response(), c.Request(), known(err))
		}
	}
	e.Use(middleware.RequestLogger(), noteBegun, middleware.Gzip(), middleware.Recover(),
		middleware.ContextTimeout(10*time.Second))
	e.POST("/contacts", func(c *echo.Context) error {
		in, err := bind.One[Contact](b, c.Request())
		return reply(c, http.StatusCreated, in, err)
	})
	e.POST("/imports", func(c *echo.Context) error {
		in, err := bind.Many[Contact](b, c.Request(), bind.Under("contacts"))
		return reply(c, http.StatusCreated, map[string]int{"stored": len(in)}, err)
	})
	e.PUT("/contacts/:id", func(c *echo.Context) error {
		in, err := bind.One[Contact](b, c.Request())
		if c.Param("id") != "7" {
			err = &bind.Error{Reason: bind.NotFound}
		}
		return reply(c, http.StatusOK, in, err)
	})
	return e
}

func reply(c *echo.Context, status int, v any, err error) error {
	if err != nil {
		return err
	}
	return c.JSON(status, v)
}

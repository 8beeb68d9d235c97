package main

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/go-chi/chi/v5"
	"github.com/gofiber/fiber/v3"
	"github.com/gofiber/fiber/v3/middleware/adaptor"
	"github.com/labstack/echo/v5"

	"github.com/fielderrors/bind"
)

// wrapped routes one handler in each framework, as the README shows.
func wrapped(b *bind.Binder, c chi.Router, g *gin.Engine, e *echo.Echo, f *fiber.App) {
	handler := bind.Handle(b, create)
	g.POST("/leads", gin.WrapH(handler))
	e.POST("/leads", echo.WrapHandler(handler))
	f.Post("/leads", adaptor.HTTPHandler(handler))
	c.Method("POST", "/leads", handler)
}

// native is a handler of gin, as the README shows.
func native(b *bind.Binder, g *gin.Engine) {
	g.POST("/leads", func(c *gin.Context) {
		in, err := bind.One[Lead](b, c.Request)
		if err != nil {
			b.WriteError(c.Writer, c.Request, err)
			return
		}
		c.JSON(http.StatusCreated, in)
	})
}
